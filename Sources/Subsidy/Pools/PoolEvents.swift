import JSON
import Ledger

/// What happens to pools.
public enum PoolEvents {
    static let all: [any Event.Type] = [Posted.self]
}

/// A movement of money in the books, in the record of whatever caused it.
public struct Posted: Event {
    public static let type = "posted"
    public var entry = Entry()
    /// What it was for: the id of a voucher, a payable or a recovery; the pool's own id for an appropriation.
    public var subject = ""

    public init() {}
    init(_ entry: Entry, for subject: String) {
        self.entry = entry
        self.subject = subject
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("pool", &entry.pool)
        try fields.field("debit", &entry.debit)
        try fields.field("credit", &entry.credit)
        try fields.field("amount", &entry.amount)
        try fields.field("subject", &subject)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.ledgerMarks.note(before: moment, state.books)
        state.count(entry, for: subject, in: moment)
        do {
            try state.books.post(entry)
        } catch {
            state.fault = state.fault ?? "\(entry) is posted, which the books cannot hold: \(error)"
        }
    }
}
