/// The checks that `format` may name. A format that nobody registered is an error when a schema is compiled.
public struct JSONFormats: Sendable {
    /// Whether a value is of the format. Values of a type that the format does not speak of should pass, as `type` judges them.
    public typealias Check = @Sendable (JSON) -> Bool
    public private(set) var checks: [String: Check]

    public init(_ checks: [String: Check] = [:]) { self.checks = checks }

    /// No format at all.
    public static let standard = JSONFormats()

    /// These checks and one more.
    public func adding(_ name: String, _ check: @escaping Check) -> JSONFormats {
        var copy = self
        copy.checks[name] = check
        return copy
    }
}
