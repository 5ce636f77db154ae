/// One schema object, compiled. Other schemas are named by their place in the schema's table, so that a schema may refer to itself.
struct SchemaNode: Sendable {
    struct Types: OptionSet, Sendable {
        let rawValue: Int
        static let null = Types(rawValue: 1)
        static let boolean = Types(rawValue: 2)
        static let number = Types(rawValue: 4)
        static let integer = Types(rawValue: 8)
        static let string = Types(rawValue: 16)
        static let array = Types(rawValue: 32)
        static let object = Types(rawValue: 64)

        static let named: [String: Types] = [
            "null": .null, "boolean": .boolean, "number": .number, "integer": .integer, "string": .string, "array": .array,
            "object": .object,
        ]
    }

    enum Additional: Sendable {
        case allowed
        case forbidden
        case schema(Int)
    }

    enum Limit: Sendable {
        case minimum(JSONNumber)
        case maximum(JSONNumber)
        case exclusiveMinimum(JSONNumber)
        case exclusiveMaximum(JSONNumber)
        /// `multipleOf` a power of ten below one: at most so many decimals.
        case decimals(Int)
    }

    /// The schema `false`: nothing is valid.
    var isNever = false
    /// The permitted types and their names in the order of the schema; nil where any is.
    var types: (set: Types, names: [String])?
    var permitted: [JSON]?
    var properties: [(name: String, node: Int)] = []
    var required: [String] = []
    var additional = Additional.allowed
    var membersMax: Int?
    var membersMin = 0
    var items: Int?
    var itemsMin = 0
    var itemsMax: Int?
    var itemsAreUnique = false
    var lengthMin = 0
    var lengthMax: Int?
    var pattern: Pattern?
    var limits: [Limit] = []
    var format: (name: String, check: JSONFormats.Check)?
    var reference: Int?
    var allOf: [Int] = []
    var anyOf: [Int] = []
    var oneOf: [Int] = []

    /// The schemas that are applied to the same value as this one: a cycle of them would never end.
    var inPlace: [Int] { (reference.map { [$0] } ?? []) + allOf + anyOf + oneOf }
}
