import JSON
import Subsidy

/// A request body that its schema takes, made of the schema's own examples: the first example, word or branch of each part.
enum ExampleMaker {
    static func example(of schema: Schema) -> JSON { example(schema.json) }

    private static func example(_ schema: JSON) -> JSON {
        if let name = schema["$ref"]?.string?.split(separator: "/").last {
            return example(SharedSchemas.components[String(name)] ?? .null)
        }
        if let given = schema["examples"]?.array?.first { return given }
        if let only = schema["const"] { return only }
        if let word = schema["enum"]?.array?.first { return word }
        for union in ["oneOf", "anyOf"] {
            guard let branch = schema[union]?.array?.first else { continue }
            // A union that only says which members are needed goes with the object around it.
            if branch["properties"] == nil, branch["type"] == nil, branch["$ref"] == nil { continue }
            return example(branch)
        }
        switch schema["type"]?.string ?? schema["type"]?.array?.first?.string {
        case "object": return object(schema)
        case "array": return .array((schema["minItems"]?.integer ?? 0) > 0 ? [example(schema["items"] ?? .null)] : [])
        case "integer", "number": return .number(JSONNumber(schema["minimum"]?.integer ?? 0))
        case "boolean": return true
        case "string": return schema["format"]?.string == "date-time" ? "2026-01-05T09:00:00+08:00" : "x"
        default: return .null
        }
    }

    private static func object(_ schema: JSON) -> JSON {
        var needed = (schema["required"]?.array ?? []).compactMap(\.string)
        for union in ["oneOf", "anyOf"] {
            needed += (schema[union]?.array?.first?["required"]?.array ?? []).compactMap(\.string)
        }
        return .object(JSONObject(needed.map { .init(key: $0, value: example(schema["properties"]?[$0] ?? .null)) }))
    }
}
