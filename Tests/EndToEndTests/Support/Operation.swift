import JSON
import Testing

/// One operation of the served OpenAPI document: what the table tests walk over, so that no endpoint can be forgotten.
struct Operation: CustomTestStringConvertible {
    let id: String
    let method: String
    let path: String
    let roles: [String]?
    let bodySchema: JSON?
    let bodyTypes: [String]
    let parameters: [JSON]
    let statuses: [Int]
    let document: JSON

    var testDescription: String { "\(method) \(path)" }

    static func all(_ document: JSON) -> [Operation] {
        (document["paths"]?.object?.members ?? []).flatMap { path in
            (path.value.object?.members ?? []).map { method in
                let operation = method.value
                let content = operation["requestBody"]?["content"]?.object?.members ?? []
                return Operation(
                    id: operation["operationId"]?.string ?? "", method: method.key.uppercased(), path: path.key,
                    roles: operation["x-roles"]?.array?.compactMap(\.string),
                    bodySchema: content.first { $0.key == "application/json" && $0.value["schema"]?["format"] != "binary" }?.value[
                        "schema"],
                    bodyTypes: content.map(\.key),
                    parameters: operation["parameters"]?.array ?? [],
                    statuses: (operation["responses"]?.object?.keys ?? []).compactMap { Int($0) }, document: document)
            }
        }
    }

    var isWrite: Bool { method != "GET" }
    var needsKey: Bool { parameters.contains { $0["name"]?.string == "Idempotency-Key" && $0["required"]?.bool == true } }
    var hasPathParameter: Bool { path.contains("{") }

    /// The path with something in place of each parameter that names nothing.
    var target: String {
        path == "/"
            ? "/"
            : path.split(separator: "/").map { part in
                !part.hasPrefix("{")
                    ? String(part) : part == "{uscc}" ? uscc(99_999) : part == "{number}" ? "25319999999999999999" : "nothing"
            }.reduce("") { $0 + "/" + $1 }
    }

    /// A schema with its reference followed.
    func resolved(_ schema: JSON) -> JSON {
        guard let reference = schema["$ref"]?.string else { return schema }
        return JSONPointer(String(reference.dropFirst()))?.value(in: document) ?? schema
    }

    /// A body that passes the schema; what it names does not exist.
    var validBody: JSON? { bodySchema.map(sample) }

    private func sample(_ schema: JSON) -> JSON {
        let schema = resolved(schema)
        if let example = schema["examples"]?.array?.first { return example }
        if let word = schema["enum"]?.array?.first { return word }
        if let branch = schema["anyOf"]?.array?.first { return sample(branch) }
        switch schema["type"]?.string ?? schema["type"]?.array?.first?.string {
        case "object":
            var required = schema["required"]?.array?.compactMap(\.string) ?? []
            if let choice = schema["oneOf"]?.array?.first { required += choice["required"]?.array?.compactMap(\.string) ?? [] }
            return .object(JSONObject(required.map { .init(key: $0, value: sample(schema["properties"]?[$0] ?? .null)) }))
        case "array": return .array((schema["minItems"]?.integer ?? 0) > 0 ? [sample(schema["items"] ?? .null)] : [])
        case "integer", "number": return .number(JSONNumber(schema["minimum"]?.integer ?? 0))
        case "boolean": return true
        case "string": return schema["format"]?.string == "date-time" ? "2026-01-05T09:00:00+08:00" : "x"
        default: return .null
        }
    }
}
