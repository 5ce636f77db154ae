import JSON
import Subsidy

extension PersonalMembers {
    /// A JSON text with its personal members as exported views show them (domain rule 13).
    ///
    /// - Parameter text: well-formed JSON.
    public static func masked(_ text: [UInt8]) -> [UInt8] {
        let new = text.withUnsafeBufferPointer { octets in
            rewrite(octets) { name, value in
                // What does not parse is no JSON of ours; nothing of it is shown.
                guard let json = try? JSON(parsing: Array(value)) else { return Array("null".utf8) }
                return mask(json, name: String(decoding: name, as: UTF8.self)).jsonBytes()
            }
        }
        return new ?? text
    }

    private static func mask(_ json: JSON, name: String) -> JSON {
        switch json {
        case .string(let text): .string(mask(text, name: name))
        case .array(let list): .array(list.map { mask($0, name: name) })
        case .object(let object): .object(JSONObject(object.members.map { .init(key: $0.key, value: mask($0.value, name: $0.key)) }))
        default: json
        }
    }

    private static func mask(_ text: String, name: String) -> String {
        switch name {
        // What is no person's: the bank, an enterprise's code, the days and the kind of a relation.
        case "bank", "uscc", "relation", "from", "to", "since", "until": text
        case "signingSecret": "…"
        case "number": Masking.accountNumber(text)
        case "idNumber": Masking.idNumber(text)
        case "capKeys", "capUsage": text.contains(":person:") ? maskedKey(text) : text
        default: Masking.personName(text)
        }
    }

    /// A person's cap key ends with the identity number; behind a blank its amount may follow.
    private static func maskedKey(_ key: String) -> String {
        guard let colon = key.lastIndex(of: ":") else { return key }
        let rest = key[key.index(after: colon)...]
        return key[...colon] + Masking.idNumber(String(rest.prefix { $0 != " " })) + rest.drop { $0 != " " }
    }
}
