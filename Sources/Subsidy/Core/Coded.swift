import JSON

/// An enum of kebab-case words, written as its word.
public protocol Word: RawRepresentable, Sendable, Hashable, CaseIterable, JSONDecodable, JSONEncodable where RawValue == String {}

extension Word {
    public init(json: JSON) throws {
        guard let text = json.string, let value = Self(rawValue: text) else {
            let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw JSONShapeError(expected: "one of \(words)", found: json.string.map { "\"\($0.prefix(40))\"" } ?? json.typeName)
        }
        self = value
    }

    public init(cursor: inout JSONCursor) throws {
        let octets = try cursor.readPlainString()
        for word in Self.allCases where word.rawValue.utf8.elementsEqual(octets) {
            self = word
            return
        }
        throw JSONCursor.Mismatch()
    }

    public func encode(to writer: inout JSONWriter) { writer.string(rawValue) }
}
