/// What is wrong with a schema, and where in it.
public struct JSONSchemaError: Error, Sendable, Hashable, CustomStringConvertible {
    public let pointer: JSONPointer
    public let detail: String

    public var description: String { "\(pointer): \(detail)" }
}
