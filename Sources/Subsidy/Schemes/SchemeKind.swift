import JSON

/// What a grant of a scheme makes.
public enum SchemeKind: String, Sendable, CaseIterable {
    /// A right to have eligible spending subsidised (券).
    case voucher
    /// Money owed once (一次性支持).
    case award
    /// Yearly or monthly parts, each released on an appraisal (分期).
    case tranches
    /// A recorded recommendation that moves no money (推荐).
    case referral
    /// A voucher that comes without an application (免申即享).
    case entitlement
}

extension SchemeKind: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws { self = try json.word(Self.self) }
    public func encode(to writer: inout JSONWriter) { writer.string(rawValue) }
}

extension JSON {
    /// The case of a kebab-case enum that this string names.
    func word<T: RawRepresentable & CaseIterable>(_ type: T.Type) throws -> T where T.RawValue == String {
        guard let text = string, let value = T(rawValue: text) else {
            throw JSONShapeError(
                expected: "one of " + T.allCases.map(\.rawValue).joined(separator: ", "),
                found: string.map { "\"\($0.prefix(40))\"" } ?? typeName)
        }
        return value
    }
}
