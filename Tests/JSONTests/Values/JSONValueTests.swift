import Testing

@testable import JSON

@Suite struct JSONValueTests {
    @Test func whatIsWrittenIsReadBack() throws {
        let value: JSON = [
            "text": "a\"b\\c\u{1}\n浦东\u{2028}", "list": [1, [], [:], nil, true], "object": ["": 0, "a/b": "~"],
            "number": .number(JSONNumber("1.50")!),
        ]
        #expect(try JSON(parsing: value.bytes()) == value)
    }

    @Test func theWriterPutsCommasWhereTheyAreDue() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("a", [1, 2, 3])
        writer.key("b")
        writer.beginArray()
        writer.beginObject()
        writer.endObject()
        writer.element("x,")
        writer.element([String]())
        writer.endArray()
        writer.member("c", String?.none)
        writer.memberIfPresent("d", Int?.none)
        writer.member(named: "e\"", true)
        writer.endObject()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":[1,2,3],"b":[{},"x,",[]],"c":null,"e\"":true}"#)
    }

    @Test(arguments: [("\u{0}", #""\u0000""#), ("\u{1F}", #""\u001f""#), ("\u{7F}", "\"\u{7F}\""), ("é", "\"é\"")])
    func onlyWhatMustBeIsEscaped(_ text: String, _ json: String) {
        #expect(JSON.string(text).description == json)
    }

    @Test func canonicalFormSortsMembersByUTF16() throws {
        let value = try JSON(parsing: #"{"b":1,"a":{"d":[{"z":0,"y":0}],"c":0},"\ud83d\ude00":0,"\uffee":0}"#)
        #expect(value.canonical.description == "{\"a\":{\"c\":0,\"d\":[{\"y\":0,\"z\":0}]},\"b\":1,\"😀\":0,\"\u{FFEE}\":0}")
    }

    @Test(
        arguments: [
            ("", [] as [String]), ("/", [""]), ("/a/b", ["a", "b"]), ("/a~1b/~0", ["a/b", "~"]), ("/~01", ["~1"]), ("/0/-", ["0", "-"]),
            ("/a/\u{301}b", ["a", "\u{301}b"]), ("/浦东", ["浦东"]),
        ]
    ) func aPointerIsReadAndWritten(_ text: String, _ tokens: [String]) throws {
        let pointer = try #require(JSONPointer(text))
        #expect(pointer.tokens.map { Array($0.unicodeScalars) } == tokens.map { Array($0.unicodeScalars) })
        #expect(Array(pointer.description.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test(arguments: ["a", "a/b", "/~", "/~2", "/a~"]) func whatIsNoPointerIsRefused(_ text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test func aPointerFindsItsPlace() throws {
        let document: JSON = ["a/b": [["c": 7]], "": 1]
        #expect(JSONPointer("/a~1b/0/c")?.value(in: document) == 7)
        #expect(JSONPointer("/")?.value(in: document) == 1)
        #expect(JSONPointer("/a~1b/00/c")?.value(in: document) == nil)
        #expect(JSONPointer("/a~1b/-1")?.value(in: document) == nil)
        #expect(JSONPointer("/a~1b/0/c/d")?.value(in: document) == nil)
    }

    @Test(arguments: ["", " 1", "1 ", "1\n", "--1", "0x10", "1_000", "\"1\"", "Infinity"]) func whatIsNoNumberIsRefused(_ text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test(
        arguments: [
            ("1", "1.0", 0), ("1e2", "100", 0), ("0", "-0.00", 0), ("0.1", "0.10", 0), ("15e-1", "1.5", 0), ("1", "2", -1), ("-1", "1", -1),
            ("-2", "-1", -1), ("10", "9", 1), ("0.09", "0.1", -1), ("1e400", "1e399", 1), ("1e-999999999999", "0", 1),
            ("1e999999999999", "1e5", 1), ("100000000000000000000", "99999999999999999999", 1), ("-0.5", "0", -1), ("1.23", "1.234", -1),
            ("0.00e5", "0", 0),
        ]
    ) func numbersAreComparedExactly(_ left: String, _ right: String, _ order: Int) throws {
        let (left, right) = (try #require(JSONNumber(left)), try #require(JSONNumber(right)))
        #expect(left.compare(to: right) == order)
        #expect(right.compare(to: left) == -order)
    }

    @Test(arguments: [("1", 0), ("1.0", 0), ("1.25", 2), ("125e-2", 2), ("1.5e1", 0), ("0.001", 3), ("0.000", 0), ("1e-9", 9)])
    func decimalsAreCounted(_ text: String, _ decimals: Int) throws {
        #expect(try #require(JSONNumber(text)).decimals == decimals)
    }

    @Test func aWrongShapeIsToldWithItsPlace() throws {
        let json: JSON = ["list": [1, "x"]]
        let error = #expect(throws: JSONShapeError.self) { try json.member("list", as: [Int].self) }
        #expect(error?.pointer.description == "/list/1")
        let missing = #expect(throws: JSONShapeError.self) { try json.member("name", as: String.self) }
        #expect(missing?.pointer.description == "/name")
        #expect(try json.optionalMember("name", as: String.self) == nil)
    }
}
