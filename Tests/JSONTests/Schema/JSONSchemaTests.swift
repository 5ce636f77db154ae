import Testing

@testable import JSON

@Suite struct JSONSchemaTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var schema: JSON
        var valid: [JSON] = []
        /// Each with its violations as `keyword pointer`.
        var invalid: [(JSON, [String])] = []
        var testDescription: String { schema.description }
    }

    static func number(_ text: String) -> JSON { .number(JSONNumber(text)!) }

    static let cases: [Case] = [
        Case(schema: true, valid: [nil, 1]),
        Case(schema: false, invalid: [(1, ["false "])]),
        Case(schema: ["type": "string"], valid: ["", "x"], invalid: [(1, ["type "]), (nil, ["type "])]),
        Case(schema: ["type": ["string", "null"]], valid: ["x", nil], invalid: [(true, ["type "])]),
        Case(schema: ["type": "integer"], valid: [1, -5], invalid: [(number("1.5"), ["type "]), (number("1e2"), ["type "])]),
        Case(schema: ["type": "number"], valid: [1, number("1.5")], invalid: [("1", ["type "])]),
        Case(schema: ["type": "boolean"], valid: [true], invalid: [(0, ["type "])]),
        Case(schema: ["enum": ["a", 1, nil]], valid: ["a", 1, number("1.0"), nil], invalid: [("b", ["enum "])]),
        Case(schema: ["const": ["a": 1, "b": 2]], valid: [["b": 2, "a": 1]], invalid: [([:], ["const "])]),
        Case(
            schema: ["minLength": 2, "maxLength": 3], valid: ["ab", "😀😀😀", 1], invalid: [("a", ["minLength "]), ("abcd", ["maxLength "])]),
        Case(schema: ["minLength": 1], valid: ["e\u{301}"], invalid: [("", ["minLength "])]),
        Case(schema: ["maxLength": 1], invalid: [("e\u{301}", ["maxLength "])]),
        Case(schema: ["pattern": "b+"], valid: ["abbc", 7], invalid: [("ac", ["pattern "])]),
        Case(
            schema: ["minimum": 1, "exclusiveMaximum": 2], valid: [1, number("1.99"), "0"],
            invalid: [(number("0.99"), ["minimum "]), (2, ["exclusiveMaximum "])]),
        Case(
            schema: ["exclusiveMinimum": 0, "maximum": number("1e3")], valid: [number("0.001"), 1000],
            invalid: [(0, ["exclusiveMinimum "]), (number("1000.0000001"), ["maximum "])]),
        Case(
            schema: ["multipleOf": number("0.01")], valid: [1, number("1.50"), number("1.250")],
            invalid: [(number("1.255"), ["multipleOf "])]),
        Case(
            schema: ["type": "array", "items": ["type": "integer"], "minItems": 1, "maxItems": 2, "uniqueItems": true],
            valid: [[1], [1, 2]],
            invalid: [
                ([], ["minItems "]), ([1, 2, 3], ["maxItems "]), ([1, 1], ["uniqueItems "]), (["x", "y"], ["type /0", "type /1"]),
            ]),
        Case(schema: ["uniqueItems": true], invalid: [([["a": 1, "b": 2], ["b": 2, "a": 1]], ["uniqueItems "])]),
        Case(
            schema: [
                "properties": ["a/b": ["type": "string"], "c": ["type": "integer"]], "required": ["a/b", "d"],
                "additionalProperties": false,
            ],
            valid: [7],
            invalid: [(["a/b": 1, "c": "x", "e": 0], ["required /d", "type /a~1b", "type /c", "additionalProperties /e"])]),
        Case(
            schema: ["additionalProperties": ["type": "integer"], "minProperties": 1, "maxProperties": 2], valid: [["a": 1]],
            invalid: [([:], ["minProperties "]), (["a": 1, "b": "x"], ["type /b"]), (["a": 1, "b": 1, "c": 1], ["maxProperties "])]),
        Case(
            schema: ["allOf": [["minLength": 2], ["maxLength": 3]]], valid: ["ab"], invalid: [("a", ["minLength "])]),
        Case(
            schema: ["anyOf": [["type": "string", "maxLength": 2], ["type": "null"]]], valid: ["ab", nil],
            invalid: [("abc", ["maxLength "]), (1, ["anyOf "])]),
        Case(
            schema: ["oneOf": [["type": "integer"], ["type": "number", "minimum": 10]]], valid: [3, number("10.5")],
            invalid: [(12, ["oneOf "]), (number("3.5"), ["type "])].dropLast() + [(number("3.5"), ["minimum "])]),
        Case(
            schema: [
                "$ref": "#/$defs/node",
                "$defs": ["node": ["type": "object", "properties": ["next": ["$ref": "#/$defs/node"]], "additionalProperties": false]],
            ],
            valid: [[:], ["next": ["next": [:]]]], invalid: [(["next": ["nxt": [:]]], ["additionalProperties /next/nxt"])]),
        Case(
            schema: ["type": "object", "properties": ["self": ["$ref": "#"]]], valid: [["self": [:]]],
            invalid: [(["self": 1], ["type /self"])]),
        Case(
            schema: ["items": ["$ref": "#/components/schemas/Even"]], valid: [[2]], invalid: [([3, 2, 5], ["format /0", "format /2"])]),
        Case(schema: ["title": "t", "description": "d", "default": 1, "examples": [1], "x-order": 3, "$comment": "c"], valid: [1]),
    ]

    static let components: [String: JSON] = ["Even": ["type": "integer", "format": "even"]]
    static let formats = JSONFormats().adding("even") { $0.integer.map { $0 % 2 == 0 } ?? true }

    @Test(arguments: cases) func aValueIsHeldAgainstItsSchema(_ one: Case) throws {
        let schema = try JSONSchema(one.schema, components: Self.components, formats: Self.formats)
        for value in one.valid { #expect(schema.validate(value).isEmpty, "\(value)") }
        for (value, expected) in one.invalid {
            #expect(schema.validate(value).map { "\($0.keyword) \($0.pointer)" } == expected, "\(value)")
        }
    }

    @Test(
        arguments: [
            (7, ""), (["type": "text"], "/type"), (["type": [1]], "/type/0"), (["minLength": -1], "/minLength"),
            (["maxLength": "3"], "/maxLength"),
            (["pattern": "("], "/pattern"), (["pattern": "a{3,2}"], "/pattern"), (["pattern": "(?=a)"], "/pattern"),
            (["pattern": "\\q"], "/pattern"),
            (["format": "odd"], "/format"), (["enum": []], "/enum"), (["required": [1]], "/required/0"),
            (["properties": []], "/properties"),
            (["properties": ["a": ["typ": "x"]]], "/properties/a/typ"), (["items": ["$ref": "#/$defs/x"]], "/items/$ref"),
            (["$ref": "other.json"], "/$ref"), (["$ref": "#"], ""), (["allOf": [["$ref": "#"]]], ""), (["multipleOf": 3], "/multipleOf"),
            (["if": true], "/if"), (["uniqueItems": 1], "/uniqueItems"), (["anyOf": ["x"]], "/anyOf/0"),
        ] as [(JSON, String)]
    ) func whatTheSubsetDoesNotHaveIsRefusedWithItsPlace(_ source: JSON, _ pointer: String) {
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(source, formats: Self.formats) }
        #expect(error?.pointer.description == pointer)
    }

    @Test func violationsAreBounded() throws {
        let schema = try JSONSchema(["items": ["type": "string"]])
        #expect(schema.validate(.array(Array(repeating: 1, count: 5000))).count == JSONSchema.violationsMax)
        let nested = try JSONSchema(["items": ["anyOf": [["type": "string"], ["type": "null"]]]])
        #expect(nested.validate(.array(Array(repeating: 1, count: 5000))).count == JSONSchema.violationsMax)
    }

    @Test func aViolationTellsTypesAndCountsAndNeverTheValue() throws {
        let schema = try JSONSchema(["properties": ["idNumber": ["type": "string", "maxLength": 3]]])
        let violation = try #require(schema.validate(["idNumber": "310101199001011234"]).first)
        #expect(violation.expected == ["3"])
        #expect(violation.found == "18")
    }
}
