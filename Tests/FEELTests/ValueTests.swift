import FEEL
import JSON
import Testing

struct ValueTests {
    @Test func strings_AreEqualByCodePoints() {
        #expect(Value("é") != Value("e\u{301}"))
        #expect(Value("é") == Value("\u{E9}"))
        #expect(evaluate("a = b", ["a": "é", "b": "e\u{301}"]) == false)
    }

    @Test func contexts_KeepOrderAndFindAnyNumberOfKeys() {
        var context = Context()
        for index in 0..<100 { context["k\(index)"] = Value(integerLiteral: index) }
        for index in stride(from: 0, to: 100, by: 2) { context["k\(index)"] = nil }
        #expect(context.count == 50)
        #expect(context.keys.first == "k1")
        #expect(context["k99"] == 99)
        #expect(context["k98"] == nil)
        context["k99"] = 1
        #expect(context["k99"] == 1)
    }

    @Test func json_GoesInAndOutExactly() throws {
        let json = try JSON(parsing: "{\"amount\":1234567890123456789.0120,\"tags\":[\"a\",null,true],\"on\":\"2026-01-05\"}")
        let type = FEELType.context([.init("on", .date), .init("tags", .list(.any))])
        let value = try #require(Value(json, as: type))
        #expect(value.context?["amount"] == .number(try #require(Decimal128("1234567890123456789.0120"))))
        #expect(value.context?["on"] == CalendarDate("2026-01-05").map { .date($0) })
        #expect(value.json.description == json.description)
        #expect(Value(try JSON(parsing: "{\"on\":\"2026-13-05\"}"), as: type) == nil)
        #expect(Value(try JSON(parsing: "5"), as: .list(.number)) == [5])
    }

    @Test func dates_AreCountedAcrossTheWholeCalendar() throws {
        for text in ["1970-01-01", "2000-02-29", "-0001-12-31", "0000-03-01", "999999999-12-31", "-999999999-01-01"] {
            let date = try #require(CalendarDate(text))
            #expect(CalendarDate(daysSinceEpoch: date.daysSinceEpoch) == date)
            #expect(date.description == text)
        }
        #expect(CalendarDate("1970-01-01")?.daysSinceEpoch == 0)
        #expect(CalendarDate("2026-01-05")?.daysSinceEpoch == 20_458)
        #expect(CalendarDate("2023-02-29") == nil)
    }

    @Test(arguments: [
        ("2026-01-05T10:00:00@Asia/Shanghai", 1_767_578_400), ("2026-07-01T12:00:00@Europe/Paris", 1_782_900_000),
        ("2026-12-01T12:00:00@Europe/Paris", 1_796_122_800), ("2100-07-01T12:00:00@America/New_York", 4_118_140_800),
        ("1900-01-01T00:00:00@Asia/Shanghai", -2_209_017_943),
    ])
    func zones_FollowTheDatabaseAndItsRules(_ text: String, _ seconds: Int64) throws {
        let dateTime = try #require(DateTime(text))
        #expect(dateTime.epochSeconds == seconds)
        #expect(DateTime(epochSeconds: seconds, zone: dateTime.zone) == dateTime)
    }

    @Test func zoneNames_DoNotLeaveTheDatabase() {
        for name in ["../../etc/passwd", "Europe/../Europe/Paris", "/etc/localtime", "", "europe/paris", "X\u{0}Y"] {
            #expect(Zone(named: name) == nil, "\(name)")
        }
    }

    @Test func coercion_WrapsAndUnwrapsSingletons() {
        #expect(FEELType.list(.number).coerced(5) == [5])
        #expect(FEELType.number.coerced([5]) == 5)
        #expect(FEELType.number.coerced([5, 6]) == nil)
        #expect(FEELType.number.coerced("5") == nil)
        #expect(FEELType.string.coerced(.null)?.isNull == true)
    }
}
