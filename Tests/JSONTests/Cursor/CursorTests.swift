import JSON
import Testing

/// The shorter way to a record gives what the longer way gives, and leaves the rest to it.
@Suite struct CursorTests {
    struct Leg: JSONRecord, Equatable {
        var name = ""
        var length: Int64?

        mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
            try fields.field("name", &name)
            try fields.field("length", &length)
        }
    }

    struct Trip: JSONRecord, Equatable {
        var id = ""
        var count = 0
        var isOver = false
        var legs: [Leg] = []
        var note: JSONText?
        var best: Leg?

        mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
            try fields.field("id", &id)
            try fields.field("count", &count)
            try fields.field("isOver", &isOver)
            try fields.list("legs", &legs)
            try fields.field("note", &note)
            try fields.field("best", &best)
        }
    }

    @Test(arguments: [
        #"{"id":"a","count":-7,"isOver":true,"legs":[{"name":"x","length":3},{"name":"y"}],"note":{"k":[1,"]",{}]},"best":{"name":"z"}}"#,
        #"{"id":"a","count":0,"isOver":false}"#,
        #"{"id":"一\n\u4e00\"","count":123456789012345678,"isOver":false,"legs":[],"note":null,"best":null}"#,
        #" { "id" : "a", "count" : 1, "isOver" : false, "legs" : [ { "name" : "x" } ] } "#,
        #"{"isOver":false,"count":1,"id":"a"}"#,
        #"{"id":"a","count":1,"isOver":false,"more":[1,2],"best":{"name":"z","more":1}}"#,
        #"{"id":"a","count":9223372036854775807,"isOver":false,"note":-1.50e+3}"#,
    ])
    func aRecordIsTheSame_ByEitherWay(_ text: String) throws {
        let longer = try Trip(json: JSON(parsing: text))
        #expect(try Self.read(text) == longer)
        #expect(try Self.read(String(decoding: longer.jsonBytes(), as: UTF8.self)) == longer)
    }

    @Test(arguments: [
        #"{"id":"a","count":1.5,"isOver":false}"#, #"{"id":"a","count":01,"isOver":false}"#, #"{"id":"a","count":1,"isOver":0}"#,
        #"{"id":"a","count":1}"#, #"{"id":"a","count":1,"isOver":false"#, #"{"id":"a","count":1,"isOver":false}}"#,
        #"{"id":"a","count":1,"isOver":false,"legs":[{"name":1}]}"#, #"{"id":"a","count":1,"isOver":false,"legs":[{}]}"#,
        #"{"id":"a","id":"b","count":1,"isOver":false}"#, #"["a"]"#, "", #"{"id":"\#u{1}","count":1,"isOver":false}"#,
    ])
    func whatTheLongerWayRefuses_IsRefused_WithItsWords(_ text: String) throws {
        var expected = ""
        do { _ = try Trip(json: JSON(parsing: text)) } catch { expected = "\(error)" }
        var found = ""
        do { _ = try Self.read(text) } catch { found = "\(error)" }
        #expect(!expected.isEmpty && found == expected)
    }

    @Test func aText_KeepsAnyValueLetterForLetter() throws {
        for text in [#"{"a":[1,2.50,{"b":"c\"]}"}],"d":null}"#, "[]", "{}", "true", "-1e9", #""x""#, #"["\\",""]"#] {
            let octets = Array(text.utf8)
            let read = try octets.withUnsafeBufferPointer { try JSONText(reading: $0) }
            let tree = try JSON(parsing: text)
            #expect(read.octets == octets && JSONText(tree).octets == octets && read.decode(JSON.self) == tree)
        }
        for text in ["", "{", "[1", #""a"#, "]", #"{"a":}"#] {
            #expect(throws: (any Error).self) { _ = try Array(text.utf8).withUnsafeBufferPointer { try JSONText(reading: $0) } }
        }
    }

    @Test func numbersAreWrittenAsTheyWere() throws {
        for value: Int64 in [0, 9, 10, 99, 100, -1, -10, 1_000_000_000, .max, .min, 999_999_999_999_999_999, 1_000_000_000_000_000_000] {
            var writer = JSONWriter()
            writer.integer(value)
            #expect(String(decoding: writer.bytes, as: UTF8.self) == String(value))
        }
    }

    private static func read(_ text: String) throws -> Trip {
        try Array(text.utf8).withUnsafeBufferPointer { try Trip(reading: $0) }
    }
}
