// How a claim becomes values of the expression language. The scheme's form says which member is an amount and which
// a day; the same shape gives the compiler its types and the evaluator its values, so that the two cannot differ.

import FEEL
import JSON
import Ledger

/// The shape of one JSON value as expressions see it.
indirect enum FactShape: Sendable {
    case money
    case rate
    case date
    case boolean
    case number
    case string
    /// Anything: converted by what it is.
    case any
    case list(FactShape)
    case object([Member])

    struct Member: Sendable {
        let name: String
        let shape: FactShape
        /// What expressions see where the member is left out; nil means that it is missing then.
        let whenMissing: JSON?
    }

    /// The shape that a schema describes; what it cannot tell is `any`.
    init(schema: JSON, root: JSON) {
        if let reference = schema["$ref"]?.string, reference.hasPrefix("#/"),
            let target = JSONPointer(String(reference.dropFirst()))?.value(in: root), target["$ref"] == nil
        {
            self.init(schema: target, root: root)
            return
        }
        let types = schema["type"]?.array?.compactMap(\.string) ?? [schema["type"]?.string].compactMap { $0 }
        switch (schema["format"]?.string, types.first { $0 != "null" }) {
        case ("money", _): self = .money
        case ("rate", _): self = .rate
        case ("date", _): self = .date
        case (_, "boolean"): self = .boolean
        case (_, "integer"), (_, "number"): self = types.contains("string") ? .any : .number
        case (_, "string"): self = types.contains("number") ? .any : .string
        case (_, "array"): self = .list(schema["items"].map { FactShape(schema: $0, root: root) } ?? .any)
        case (_, "object"): self = .object(Self.members(of: schema, root))
        default: self = schema["enum"]?.array?.allSatisfy { $0.string != nil } == true ? .string : .any
        }
    }

    private static func members(of schema: JSON, _ root: JSON) -> [Member] {
        (schema["properties"]?.object?.members ?? []).map {
            Member(name: $0.key, shape: FactShape(schema: $0.value, root: root), whenMissing: $0.value["default"])
        }
    }

    /// The shape of a value that is at hand, such as a setting.
    init(of value: JSON) {
        switch value {
        case .null: self = .any
        case .bool: self = .boolean
        case .number: self = .number
        case .string: self = .string
        case .array: self = .list(.any)
        case .object(let object):
            self = .object(object.members.map { Member(name: $0.key, shape: FactShape(of: $0.value), whenMissing: nil) })
        }
    }

    /// The type that the compiler checks expressions against.
    var type: FEELType {
        switch self {
        case .money, .rate, .number: .number
        case .date: .date
        case .boolean: .boolean
        case .string: .string
        case .any: .any
        case .list(let element): .list(element.type)
        case .object(let members): .context(members.map { FEELType.Entry($0.name, $0.shape.type) })
        }
    }

    /// The value that expressions see. A value that is not of the shape is converted by what it is: forms are checked before.
    func value(of json: JSON) -> Value {
        switch (self, json) {
        case (_, .null): return .null
        case (.money, _):
            guard let fen = try? Fen(json: json) else { return .null }
            return Value(yuan: fen)
        case (.rate, _):
            guard let rate = try? Rate(json: json) else { return .null }
            return Value(rate)
        case (.date, .string(let text)):
            guard let date = LocalDate(text) else { return .null }
            return Value(date)
        case (.list(let element), .array(let elements)): return .list(elements.map(element.value(of:)))
        case (.object(let members), .object(let object)): return .context(Self.context(members, object))
        case (_, .bool(let flag)): return .boolean(flag)
        case (_, .number(let number)): return Decimal128(number.text).map(Value.number) ?? .null
        case (_, .string(let text)): return .string(text)
        case (_, .array(let elements)): return .list(elements.map { FactShape.any.value(of: $0) })
        case (_, .object(let object)):
            return .context(Context(object.members.map { ($0.key, FactShape.any.value(of: $0.value)) }))
        }
    }

    private static func context(_ members: [Member], _ object: JSONObject) -> Context {
        var context = Context()
        for member in members {
            guard let value = object[member.name] ?? member.whenMissing else { continue }
            context[member.name] = member.shape.value(of: value)
        }
        return context
    }
}
