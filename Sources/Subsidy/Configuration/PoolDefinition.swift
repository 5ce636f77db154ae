import JSON
import Ledger

/// An appropriation from which schemes draw (资金池).
public struct PoolDefinition: Sendable, Hashable {
    public let id: String
    public let title: LocalizedText
    public let appropriated: Fen
    /// The sentence that names the amount; nil where a pool is not from a notice.
    public let clause: Clause?
    /// Where the amount comes from, for a pool that no clause appropriates.
    public let note: LocalizedText?
    /// What its payments are charged to, where the scheme says nothing else; nil where nobody has said.
    public let budget: BudgetCodes?

    public init(
        id: String, title: LocalizedText, appropriated: Fen, clause: Clause?, note: LocalizedText? = nil, budget: BudgetCodes? = nil
    ) {
        self.id = id
        self.title = title
        self.appropriated = appropriated
        self.clause = clause
        self.note = note
        self.budget = budget
    }
}

extension PoolDefinition: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(
            id: try json.member("id"), title: try json.member("title"), appropriated: try json.member("appropriated"),
            clause: try json.optionalMember("clause"), note: try json.optionalMember("note"),
            budget: try json.optionalMember("budget"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("title", title)
        writer.member("appropriated", appropriated)
        writer.member("clause", clause)
        writer.memberIfPresent("note", note)
        writer.memberIfPresent("budget", budget)
        writer.endObject()
    }
}
