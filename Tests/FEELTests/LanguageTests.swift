import FEEL
import Testing

/// An expression and what it is worth, both as FEEL writes them.
private func expect(_ text: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(evaluate(text).description == expected, "\(text)", sourceLocation: sourceLocation)
}

struct LanguageTests {
    @Test(arguments: [
        ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("-2 ** 2", "4"), ("2 ** 3 ** 2", "64"), ("10 - 2 - 3", "5"), ("1.10 + 2", "3.10"),
        ("0.1 + 0.2 = 0.3", "true"), ("1 / 3 * 3 = 1", "false"), (".5 * 2", "1.0"), ("1e3", "1000"), ("1 / 0", "null"),
        ("\"a\" + \"b\"", "\"ab\""), ("1 + \"a\"", "null"), ("null + 1", "null"),
    ])
    func arithmetic_KeepsDigitsAndPrecedence(_ text: String, _ expected: String) { expect(text, expected) }

    @Test(arguments: [
        ("true and null", "null"), ("false and null", "false"), ("true or null", "true"), ("false or null", "null"), ("true and 1", "null"),
        ("1 = \"1\"", "null"), ("null = null", "true"), ("1 = null", "false"), ("null > 1", "null"), ("not(null)", "null"),
        ("1 between 0 and 2 and true", "true"), ("if null then 1 else 2", "2"), ("5 in (< 3, > 4)", "true"), ("5 in [1..5)", "false"),
        ("5 in ]4..6[", "true"), ("\"b\" in [\"a\"..\"c\"]", "true"), ("[1..10[ = [1..10)", "true"), ("3 in [[1..2], [3..4]]", "true"),
    ])
    func logic_HasThreeValues(_ text: String, _ expected: String) { expect(text, expected) }

    @Test(arguments: [
        ("[1, 2, 3][item > 1]", "[2, 3]"), ("[1, 2, 3][-1]", "3"), ("[1, 2, 3][4]", "null"), ("[{a: 1}, {a: 2}][a = 2].a", "[2]"),
        ("[{a: 1}, {b: 2}].a", "[1, null]"), ("{a: 1, b: a + 1}.b", "2"), ("{\"a b\": 1}.a b", "1"),
        ("[{a b: 1}, {a b: 2}][a b > 1]", "[{a b: 2}]"),
        ("[{item: 1}, {item: 2}][item > 1]", "[{item: 2}]"), ("[[1], [2]][1]", "[1]"), ("5[1]", "5"),
        ("{x: 1, f: function(y) x + y}.f(2)", "3"), ("[1..5].end included", "true"),
    ])
    func listsAndContexts_AreFilteredAndWalked(_ text: String, _ expected: String) { expect(text, expected) }

    @Test(arguments: [
        ("for i in 1..3 return i * i", "[1, 4, 9]"), ("for i in 3..1 return i", "[3, 2, 1]"), ("for i in [1..3) return i", "[1, 2]"),
        ("for i in 1..5 return if i = 1 then 1 else i * partial[-1]", "[1, 2, 6, 24, 120]"),
        ("for a in [1, 2], b in [a, 10] return a + b", "[2, 11, 4, 12]"), ("some x in [1, 2] satisfies x > 1", "true"),
        ("every x in [1, null] satisfies x > 0", "null"), ("every x in [] satisfies x > 0", "true"),
        ("for d in @\"2026-02-27\"..@\"2026-03-01\" return d.day", "[27, 28, 1]"),
        ("(for f in [function(x) x + 1, function(x) x * 2] return f(5))", "[6, 10]"), ("for i in null return i", "null"),
    ])
    func loops_GoThroughRangesAndLists(_ text: String, _ expected: String) { expect(text, expected) }

    @Test(arguments: [
        ("1 instance of number", "true"), ("[1, 2] instance of list<number>", "true"), ("[1, \"a\"] instance of list<number>", "false"),
        ("{a: 1} instance of context<a: number>", "true"), ("null instance of Any", "false"),
        ("@\"P1Y\" instance of years and months duration", "true"), ("[1..2] instance of range<number>", "true"),
        ("(function(a: number) a) instance of function<number> -> number", "true"),
    ])
    func instanceOf_KnowsTypes(_ text: String, _ expected: String) { expect(text, expected) }

    @Test func names_WithSpacesAndSymbols_AreReadWhereTheyAreInScope() {
        #expect(evaluate("contract amount * 2", ["contract amount": 4]) == 8)
        #expect(evaluate("a-b + 1", ["a-b": 4, "a": 10, "b": 1]) == 5)
        #expect(evaluate("a - b + 1", ["a-b": 4, "a": 10, "b": 1]) == 10)
        #expect(evaluate("profit and loss > 3", ["profit and loss": 4]) == true)
        #expect(evaluate("date and time(\"2026-01-05T00:00:00\").year") == 2026)
        #expect(evaluate("示例 金额 + 1", ["示例 金额": 1]) == 2)
        #expect(evaluate("string length  (\"abc\")") == 3)
    }

    @Test func variables_HideBuiltInsOnlyWhereTheyCanBeCalled() {
        var scope = Scope()
        scope.declare("date", type: .date)
        let expression = try? Compiler(scope: scope).expression("date(\"2026-01-05\") = date")
        var frame = Frame()
        frame[0] = CalendarDate("2026-01-05").map { .date($0) }
        #expect(expression?.evaluate(&frame) == true)
    }

    @Test func closures_KeepWhatTheyCaptured() {
        #expect(evaluate("for f in (for i in 1..3 return function(x) x * i) return f(10)").description == "[10, 20, 30]")
        #expect(evaluate("{make: function(n) function(x) x + n, add: make(5), r: add(1)}.r") == 6)
    }

    @Test func unaryTests_TakeValuesRangesAndConditions() throws {
        let compiler = Compiler(scope: Scope())
        func passes(_ tests: String, _ input: Value) throws -> Truth {
            var frame = Frame()
            return try compiler.unaryTests(tests).test(input, &frame)
        }
        #expect(try passes("-", .null) == .yes)
        #expect(try passes("\"A\", \"B\"", "B") == .yes)
        #expect(try passes("not(\"A\", \"B\")", "B") == .no)
        #expect(try passes("< 10, [20..30)", 25) == .yes)
        #expect(try passes("< 10, [20..30)", 30) == .no)
        #expect(try passes("? > 3 and ? < 5", 4) == .yes)
        #expect(try passes("contains(?, \"x\")", "axb") == .yes)
        #expect(try passes("[1, 2, 3]", 2) == .yes)
        #expect(try passes("false", false) == .yes)
        #expect(try passes("true", false) == .no)
        #expect(try passes("> 3", "a") == .unknown)
    }

    @Test func texts_ThatAreNoExpressions_SayWhere() {
        let compiler = Compiler(scope: Scope())
        func position(_ text: String) -> String? {
            do { _ = try compiler.expression(text) } catch { return error.diagnostics.first.map { "\($0.span.line):\($0.span.column)" } }
            return nil
        }
        #expect(position("1 +") == "1:4")
        #expect(position("1 +\n  * 2") == "2:3")
        #expect(position("\"abc") == "1:1")
        #expect(position("[1, 2") == "1:6")
        #expect(position("if a then b") == "1:12")
        #expect(position("1 2") == "1:3")
        #expect(position("1 + 2") == nil)
    }

    @Test func authors_AreToldOfUnknownNamesAndTypes() throws {
        var scope = Scope()
        scope.declare("rate", type: .number)
        scope.declare("name", type: .string)
        func codes(_ text: String) throws -> [String] {
            try Compiler(scope: scope).expression(text).diagnostics.map { "\($0.code.rawValue)@\($0.span.column)" }
        }
        #expect(try codes("rate * 2") == [])
        #expect(try codes("rat * 2") == ["unknown-name@1"])
        #expect(try codes("1 + name") == ["type-mismatch@1"])
        #expect(try codes("rate and true") == ["type-mismatch@1"])
        #expect(try codes("rate > name") == ["type-mismatch@1"])
        #expect(try codes("string length(rate)") == ["type-mismatch@15"])
        #expect(try codes("floor(1, 2, 3)") == ["wrong-arguments@1"])
        #expect(try codes("[{a: 1}][b = 1]") == ["unknown-name@10"])
        scope.declare(
            "enterprise", type: .context([.init("district", .string), .init("sites", .list(.context([.init("area", .number)])))]))
        scope.declare("open", type: .context([]))
        #expect(try codes("enterprise.district + enterprise.distrikt") == ["unknown-name@23"])
        #expect(try codes("enterprise.sites.aria") == ["unknown-name@1"])
        #expect(try codes("enterprise.sites.area") == [])
        #expect(try codes("open.whatever") == [])
        #expect(try codes("rate.percent") == ["unknown-name@1"])
    }
}
