import JSON

/// JSON with a line a member, for people.
enum PrettyJSON {
    static func text(_ json: JSON, indent: String = "") -> String {
        let inner = indent + "  "
        switch json {
        case .object(let object) where !object.members.isEmpty:
            let lines = object.members.map { "\(inner)\(JSON.string($0.key)): \(text($0.value, indent: inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + indent + "}"
        case .array(let list) where list.contains { $0.object != nil || $0.array != nil }:
            return "[\n" + list.map { inner + text($0, indent: inner) }.joined(separator: ",\n") + "\n" + indent + "]"
        default: return json.description
        }
    }
}
