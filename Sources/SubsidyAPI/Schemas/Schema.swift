// JSON Schema (2020-12) in Swift: request bodies are checked against these, and the served OpenAPI document quotes them.
// An object refuses members that it does not name unless it says otherwise.

import JSON
import Subsidy

/// A JSON Schema under construction.
///
///     Schema.object(["name": .text(max: 100), "roles": .array(.words(Role.self))], optional: ["district"])
struct Schema: Sendable {
    private(set) var keywords: [JSONObject.Member]

    init(_ keywords: [(String, JSON)]) { self.keywords = keywords.map { .init(key: $0.0, value: $0.1) } }

    /// A schema that the domain has written already.
    init(_ json: JSON) { keywords = json.object?.members ?? [] }

    var json: JSON { .object(JSONObject(keywords)) }

    /// The same schema with one more keyword, or another value of one that it has.
    func with(_ keyword: String, _ value: JSON) -> Schema {
        var copy = self
        copy.keywords.removeAll { $0.key == keyword }
        copy.keywords.append(.init(key: keyword, value: value))
        return copy
    }

    func described(_ text: String) -> Schema { with("description", .string(text)) }
    func example(_ value: JSON) -> Schema { with("examples", .array([value])) }

    /// The same schema or null.
    var nullable: Schema {
        guard let index = keywords.firstIndex(where: { $0.key == "type" }) else {
            return Schema([("anyOf", .array([json, ["type": "null"]]))])
        }
        var copy = self
        copy.keywords[index].value = .array((keywords[index].value.array ?? [keywords[index].value]) + ["null"])
        if let words = copy.keywords.firstIndex(where: { $0.key == "enum" }) {
            copy.keywords[words].value = .array((copy.keywords[words].value.array ?? []) + [.null])
        }
        return copy
    }
}

extension Schema {
    /// An object of these members; those in `optional` may be missing.
    static func object(
        _ members: KeyValuePairs<String, Schema>, optional: Set<String> = [], isOpen: Bool = false
    ) -> Schema {
        let required = members.map(\.key).filter { !optional.contains($0) }
        var keywords: [(String, JSON)] = [
            ("type", "object"),
            ("properties", .object(JSONObject(members.map { .init(key: $0.key, value: $0.value.json) }))),
        ]
        if !required.isEmpty { keywords.append(("required", .array(required.map { .string($0) }))) }
        if !isOpen { keywords.append(("additionalProperties", false)) }
        return Schema(keywords)
    }

    /// An object whose members another document names, such as a claim under its scheme's form.
    static let openObject = Schema([("type", "object")])

    static func array(_ element: Schema, min: Int = 0, max: Int = 1000) -> Schema {
        var keywords: [(String, JSON)] = [("type", "array"), ("items", element.json), ("maxItems", .number(JSONNumber(max)))]
        if min > 0 { keywords.append(("minItems", .number(JSONNumber(min)))) }
        return Schema(keywords)
    }

    /// A string of `min` to `max` characters.
    static func text(min: Int = 1, max: Int) -> Schema {
        Schema([("type", "string"), ("minLength", .number(JSONNumber(min))), ("maxLength", .number(JSONNumber(max)))])
    }

    static func pattern(_ expression: String, max: Int) -> Schema {
        text(min: 0, max: max).with("pattern", .string(expression))
    }

    static func words<W: Word>(_ type: W.Type) -> Schema { oneOf(W.allCases.map(\.rawValue)) }

    static func oneOf(_ words: [String]) -> Schema {
        Schema([("type", "string"), ("enum", .array(words.map { .string($0) }))])
    }

    static func integer(_ range: ClosedRange<Int>) -> Schema {
        Schema([
            ("type", "integer"), ("minimum", .number(JSONNumber(range.lowerBound))), ("maximum", .number(JSONNumber(range.upperBound))),
        ])
    }

    static let flag = Schema([("type", "boolean")])
    static let date = Schema(SharedSchemas.date)
    static let instant = text(max: 40).with("format", "date-time")

    /// Yuan that a caller sends: a string or a number of at most two decimals, not negative.
    ///
    /// The two decimals of a number are said in a keyword too, so that who makes requests of the document makes valid ones.
    static let amount = numbers(of: SharedSchemas.money, inStepsOf: "0.01")

    private static func numbers(of schema: JSON, inStepsOf step: String) -> Schema {
        var members = schema.object ?? JSONObject()
        members["multipleOf"] = JSONNumber(step).map { .number($0) }
        return Schema(.object(members))
    }

    /// Yuan as answers state it.
    static let money = pattern("^-?(0|[1-9][0-9]*)\\.[0-9]{2}$", max: 24).described("元, two decimals").example("1200000.00")

    /// A share between 0 and 1 that a caller sends: a string or a number of at most six decimals, said twice as for amounts.
    static let rateInput = numbers(of: SharedSchemas.rate, inStepsOf: "0.000001")
    static let rate = pattern("^(0|1|0\\.[0-9]{1,6})$", max: 8).example("0.5")

    static func id(_ prefix: String) -> Schema { text(max: 64).example(.string(prefix + "00000a17kq2")) }

    /// A schema among the document's components.
    static func reference(_ name: String) -> Schema { Schema([("$ref", .string("#/components/schemas/" + name))]) }
}

extension LocalDate {
    /// A month of a year that there is, as `2026-01`.
    static let monthPattern = "^(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})-(0[1-9]|1[0-2])$"
}
