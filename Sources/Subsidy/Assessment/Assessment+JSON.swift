import JSON
import Ledger

// Two forms. The frozen one, in the journal, has ids and numbers, and words only where the scheme cannot give them
// again. The answered one is api.md's, in one language, with the clause and message of each rule.

extension Assessment: JSONEncodable, JSONDecodable {
    /// The frozen form.
    public func encode(to writer: inout JSONWriter) { writer.null() }

    /// Reads the frozen form.
    public init(json: JSON) throws { throw JSONShapeError(expected: "an assessment", found: json) }

    /// The answered form. `scheme` is the version that the assessment names (`policy.scheme(_:version:)`); without it
    /// the rules are named and their words are left out.
    public func encode(to writer: inout JSONWriter, language: Language, scheme: Scheme?) { writer.null() }
}
