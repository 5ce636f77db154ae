// JSON Schema (draft 2020-12), the part that forms and request bodies need, compiled once and then read only.
//
//     JSON ── SchemaCompiler ──▶ [SchemaNode] ── SchemaValidator ──▶ [JSONViolation]
//
// What is compiled is also what OpenAPI serves, so the subset has no keywords of its own, and a keyword that it
// does not have is refused instead of ignored. Two readings are stricter than the draft: `integer` wants a number
// written without point or exponent, and `format` is always asserted.

/// A compiled JSON Schema.
///
///     let schema = try JSONSchema(["type": "object", "required": ["name"]])
///     schema.validate(["nam": "x"])    // one violation: required, at the root
public struct JSONSchema: Sendable {
    /// The schema as it was written.
    public let source: JSON
    let nodes: [SchemaNode]

    /// Violations that one validation answers with.
    public static let violationsMax = 100
    /// Schemas within one document, components included.
    static let nodesMax = 10_000

    /// Compiles a schema.
    ///
    /// - Parameters:
    ///   - components: schemas by the name under which `#/components/schemas/NAME` refers to them.
    ///   - formats: the checks that `format` may ask for.
    /// - Throws: the place in the schema that is wrong, or of a keyword that the subset does not have.
    public init(_ source: JSON, components: [String: JSON] = [:], formats: JSONFormats = .standard) throws(JSONSchemaError) {
        var compiler = SchemaCompiler(root: source, components: components, formats: formats)
        nodes = try compiler.compile()
        self.source = source
    }

    /// Every violation, at most `violationsMax`, in the order of the value's members; empty where the value is valid.
    public func validate(_ value: JSON) -> [JSONViolation] {
        var validator = SchemaValidator(nodes: nodes)
        validator.check(value, against: 0)
        return validator.violations
    }

    /// Whether the value is valid.
    public func accepts(_ value: JSON) -> Bool { validate(value).isEmpty }
}
