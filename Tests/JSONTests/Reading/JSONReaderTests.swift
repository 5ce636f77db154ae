import Testing

@testable import JSON

/// RFC 8259, strictly.
@Suite struct JSONReaderTests {
    @Test(
        arguments: [
            ("null", nil), ("true", true), (" false ", false), ("0", 0), ("-1", -1), ("\"\"", ""), ("[]", []), ("{}", [:]),
            ("[1 , 2\t,\r\n3]", [1, 2, 3]), ("{\"a\":{\"b\":[{}]}}", ["a": ["b": [[:]]]]),
            ("\"\\u0041\\n\\/\\\"\\\\\\b\\f\\r\\t\"", "A\n/\"\\\u{8}\u{c}\r\t"), ("\"\\ud83d\\ude00\"", "😀"), ("\"浦东\"", "浦东"),
            ("9223372036854775807", .number(JSONNumber(Int64.max))), ("-9223372036854775808", .number(JSONNumber(Int64.min))),
        ] as [(String, JSON)]
    ) func aValueIsRead(_ text: String, _ value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
    }

    @Test(arguments: [
        "0.10", "-0", "1e5", "1E+5", "0.00000000000000000000000000000000001", "123456789012345678901234567890", "-1.50", "1200000.00",
    ]) func aNumberKeepsItsText(_ text: String) throws {
        guard case .number(let number) = try JSON(parsing: text) else {
            Issue.record("no number")
            return
        }
        #expect(number.text == text)
        #expect(JSON.number(number).description == text)
        #expect(JSONNumber(text)?.text == text)
    }

    @Test(
        arguments: [
            ("", .unexpectedEnd, 1, 1), ("  ", .unexpectedEnd, 1, 3), ("[1,", .unexpectedEnd, 1, 4), ("{\"a\"", .unexpectedEnd, 1, 5),
            ("[1,]", .unexpectedByte, 1, 4), ("{,}", .unexpectedByte, 1, 2), ("{\"a\":1,}", .unexpectedByte, 1, 8),
            ("{a:1}", .unexpectedByte, 1, 2), ("'a'", .unexpectedByte, 1, 1), ("nul", .unexpectedEnd, 1, 1),
            ("nulL", .unexpectedByte, 1, 1),
            ("01", .invalidNumber, 1, 1), ("-", .unexpectedEnd, 1, 1), ("1.", .unexpectedEnd, 1, 1), (".5", .unexpectedByte, 1, 1),
            ("+1", .unexpectedByte, 1, 1), ("1e", .unexpectedEnd, 1, 1), ("-a", .invalidNumber, 1, 1), ("NaN", .unexpectedByte, 1, 1),
            ("\"a", .unexpectedEnd, 1, 1), ("\"\\x\"", .invalidString, 1, 2), ("\"\\u12\"", .unexpectedEnd, 1, 4),
            ("\"\\u12G4\"", .invalidString, 1, 2), ("\"\\ud800\"", .invalidString, 1, 2), ("\"\\udc00\"", .invalidString, 1, 2),
            ("\"\\ud800\\u0041\"", .invalidString, 1, 2), ("\"\t\"", .invalidString, 1, 2), ("1 2", .trailingContent, 1, 3),
            ("{\"a\":1,\n \"a\":2}", .duplicateMember, 2, 2), ("[\n1,\n  x]", .unexpectedByte, 3, 3),
            ("{\"a\":1}}", .trailingContent, 1, 8),
            ("// x", .unexpectedByte, 1, 1), ("\u{FEFF}1", .unexpectedByte, 1, 1),
        ] as [(String, JSONError.Code, Int, Int)]
    ) func aFaultIsToldWithItsPlace(_ text: String, _ code: JSONError.Code, _ line: Int, _ column: Int) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.code == code)
        #expect(error?.line == line)
        if code != .invalidString, code != .unexpectedByte || !text.hasPrefix("nulL") { #expect(error?.column == column) }
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0x5C, 0x6E, 0xFF, 0x22],
        ] as [[UInt8]]) func aStringThatIsNotUTF8IsRefused(_ octets: [UInt8])
    {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: octets) }
        #expect(error?.code == .invalidUTF8)
    }

    @Test func everyPrefixOfADocumentIsRefusedAndNoneTraps() throws {
        let text = Array(#"{"a":[1.5e-3,"x\u00e9\ud83d\ude00",true,null,{"b":-0}],"c":"浦东"}"#.utf8)
        _ = try JSON(parsing: text)
        for count in 0..<text.count { #expect(throws: JSONError.self) { try JSON(parsing: Array(text.prefix(count))) } }
    }

    @Test func everyFlippedOctetIsReadOrRefusedAndNoneTraps() {
        let text = Array(#"{"a":[1.5e-3,"x\u00e9\ud83d\ude00",true,null,{"b":-0}],"c":"浦东"}"#.utf8)
        var refused = 0
        for index in text.indices {
            for octet in [UInt8(0), 0x22, 0x5C, 0x7B, 0x80, 0xFF] {
                var spoilt = text
                spoilt[index] = octet
                if (try? JSON(parsing: spoilt)) == nil { refused += 1 }
            }
        }
        #expect(refused > text.count * 3)
    }

    @Test func depthIsBounded() throws {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        let limits = JSONLimits()
        _ = try JSON(parsing: nested(limits.depthMax))
        let error = #expect(throws: JSONError.self) { try JSON(parsing: nested(limits.depthMax + 1)) }
        #expect(error?.code == .tooDeep)
    }

    @Test func numbersAndMembersAreBounded() {
        var limits = JSONLimits()
        limits.membersMax = 20
        let digits = String(repeating: "1", count: limits.numberBytesMax + 1)
        #expect((#expect(throws: JSONError.self) { try JSON(parsing: digits) })?.code == .tooLong)
        let many = "{" + (0...20).map { "\"m\($0)\":0" }.joined(separator: ",") + "}"
        #expect((#expect(throws: JSONError.self) { try JSON(parsing: many, limits: limits) })?.code == .tooLong)
    }

    @Test func aRepeatedMemberIsFoundInALargeObjectToo() {
        let text = "{" + (0..<40).map { "\"m\($0)\":0" }.joined(separator: ",") + ",\"m7\":1}"
        #expect((#expect(throws: JSONError.self) { try JSON(parsing: text) })?.code == .duplicateMember)
    }

    @Test(
        arguments: [
            ("", 1), ("/a", 2), ("/b", 3), ("/b/0", 4), ("/b/1/c", 6), ("/b/1/d", 6), ("/b/9", 3), ("/x\"y", 9), ("/zz", 1),
        ]
    ) func theLineOfAPlaceIsFound(_ pointer: String, _ line: Int) throws {
        let text = "{\n \"a\": \"{[,\",\n \"b\": [\n  1,\n  {\n   \"c\": 1, \"d\": \"}\"\n  }\n ],\n \"x\\\"y\": 2\n}"
        _ = try JSON(parsing: text)
        #expect(JSONLocator(Array(text.utf8)).line(of: try #require(JSONPointer(pointer))) == line)
    }
}
