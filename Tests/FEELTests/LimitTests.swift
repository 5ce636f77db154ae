import FEEL
import Testing

struct LimitTests {
    private var tight: Limits {
        var limits = Limits()
        limits.stepsMax = 100_000
        limits.listItemsMax = 10_000
        limits.patternStepsMax = 20_000
        return limits
    }

    private func limitIsMet(_ text: String) -> Bool {
        let (value, issues) = evaluation(text, limits: tight)
        return value.isNull && issues.contains { $0.code == .limit }
    }

    @Test func loops_StopAtTheBudget() {
        #expect(limitIsMet("count(for i in 1..1000000000000 return 1)"))
        #expect(limitIsMet("for a in 1..1000, b in 1..1000 return 1"))
        #expect(limitIsMet("every a in 1..1000000 satisfies a > 0"))
        #expect(limitIsMet("count([1, 2, 3][count(for i in 1..50000 return i) > 0 and count(for i in 1..60000 return i) > 0])"))
    }

    @Test func recursion_StopsAtItsDepth() {
        #expect(limitIsMet("{f: function(g, n) g(g, n + 1), r: f(f, 1)}.r"))
    }

    @Test func values_ThatShareTheirParts_AreNoLargerThanTheLimit() {
        let doublings = (1...30).map { "v\($0): [v\($0 - 1), v\($0 - 1)]" }.joined(separator: ", ")
        #expect(limitIsMet("{v0: 1, \(doublings), text: string(v30)}.text"))
        #expect(limitIsMet("count(for i in 1..1000 return [partial])"))
        #expect(limitIsMet("count(for i in 1..1000 return partial)"))
        #expect(limitIsMet("count(for i in 1..1000 return function() partial)"))
        #expect(limitIsMet("{s: string join(for i in 1..9000 return \"0123456789\"), n: count(for i in 1..9000 return s + \"x\")}.n"))
    }

    @Test func dearFunctions_ArePaidFor() {
        #expect(limitIsMet("{l: for i in 1..1000 return i, n: for i in 1..9000 return l = l}.n"))
        #expect(limitIsMet("{l: for i in 1..9000 return i, n: for i in 1..9000 return -i in l}.n"))
        #expect(limitIsMet("{l: for i in 1..9000 return i, n: for i in 1..9000 return l instance of list<number>}.n"))
        #expect(limitIsMet("{l: for i in 1..9000 return i, f: function(x: list<number>) 1, n: for i in 1..9000 return f(l)}.n"))
        #expect(limitIsMet("{l: for i in 1..9000 return 9000 - i, n: for i in 1..9000 return median(l)}.n"))
    }

    /// Steps of one evaluation.
    private func steps(_ text: String, _ inputs: KeyValuePairs<String, Value> = [:]) throws -> Int {
        var scope = Scope()
        var frame = Frame()
        for (name, value) in inputs { frame[scope.declare(name)] = value }
        _ = try Compiler(scope: scope).expression(text).evaluate(&frame)
        #expect(!frame.limitIsMet)
        return frame.stepsSpent
    }

    /// A step stands for a tenth of a microsecond, so that ten million of them end within seconds whatever they are spent on.
    @Test func steps_GrowWithTheWork() throws {
        #expect(try steps("a + 1", ["a": 1]) < 10)
        #expect(try steps("range(a)", ["a": "[1..5]"]) > 200)
        #expect(try steps("range(a)", ["a": .string(String(repeating: "[", count: 200))]) > 2_000)
        #expect(try steps("time(a)", ["a": "10:00:00@Asia/Nowhere"]) > 100)
        #expect(try steps("a ** 1.5", ["a": 3]) > 500)
        #expect(try steps("exp(a)", ["a": 3]) > 500)
        #expect(try steps("stddev(a)", ["a": [1, 2]]) > 500)
        let (long, part) = (String(repeating: "a", count: 800_000), String(repeating: "a", count: 400_000) + "b")
        #expect(try steps("contains(a, b)", ["a": .string(long), "b": .string(part)]) > 50_000)
        #expect(try steps("upper case(a)", ["a": .string(long)]) > 50_000)
        #expect(try steps("matches(\"a\", a)", ["a": "((a{50}){50}"]) > 1_000, "a pattern that turns out to be none costs as well")
        #expect(try steps("matches(\"zz\", a)", ["a": .string("[" + String(repeating: "a", count: 8_000) + "]z")]) > 1_000)
    }

    @Test func stepsOfAPattern_DoNotDependOnWhatWasEvaluatedBefore() throws {
        let first = try steps("matches(\"aaa\", a)", ["a": "(a|b){7}c?unlikely"])
        #expect(try steps("matches(\"aaa\", a)", ["a": "(a|b){7}c?unlikely"]) == first)
    }

    @Test func largeValues_AreMadeInProportionalTime() {
        // Each of these once took the square of its size.
        #expect(evaluate("count(get entries(context(for i in 1..50000 return {key: string(i), value: i})))") == 50_000)
        #expect(evaluate("count(for i in 1..100000 return if i = 1 then 1 else partial[-1])") == 100_000)
        #expect(evaluate("string length(replace(string join(for i in 1..50000 return \"ab\"), \"(a)(b)\", \"$2$1$2$1\"))") == 200_000)
        #expect(
            evaluate(
                "contains(a, b)",
                [
                    "a": .string(String(repeating: "a", count: 900_000)),
                    "b": .string(String(repeating: "a", count: 400_000) + "b"),
                ]) == false)
    }

    @Test func rangesAtTheEndOfTheNumbers_AreIterated() {
        let last = "9223372036854775807"
        #expect(evaluate("for i in (\(last)..\(last)] return i") == [])
        #expect(evaluate("for i in [\(last)..\(last)) return i") == [])
        #expect(evaluate("count(for i in [\(last)..\(last)] return i)") == 1)
        #expect(evaluate("for i in -\(last)..\(last) return i").isNull)
    }

    @Test func hostilePatterns_Stop() {
        #expect(limitIsMet("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a+)+$\")"))
        #expect(limitIsMet("replace(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", \"(a|aa)+b\", \"x\")"))
        #expect(limitIsMet("matches(string join(for i in 1..9000 return \"a\"), \"(a*)\\1b\")"))
        #expect(limitIsMet("for i in 1..9000 return matches(\"a\", \"((a{50}){50}\" + string(i) + \"(\")"))
        #expect(evaluate("matches(\"aaa\", \"(a*)*\")") == true)
        #expect(evaluate("matches(\"a\", \"a{1,100000}\")").isNull)
    }

    @Test func texts_ThatNestTooDeepOrAreTooLong_DoNotCompile() {
        let compiler = Compiler(scope: Scope())
        func code(_ text: String) -> Diagnostic.Code? {
            do { _ = try compiler.expression(text) } catch { return error.diagnostics.first?.code }
            return nil
        }
        #expect(code(String(repeating: "(", count: 5_000) + "1") == .limit)
        #expect(code(String(repeating: "-", count: 5_000) + "1") == .limit)
        #expect(code(String(repeating: "[1..", count: 5_000)) == .limit)
        #expect(code(String(repeating: "x in (", count: 100) + "1 2") != nil)
        #expect(code("1" + String(repeating: "+1", count: 5_000)) == .limit)
        #expect(code("\"" + String(repeating: "a", count: Compiler.textBytesMax) + "\"") == .limit)
        #expect(code("1" + String(repeating: "+1", count: 900)) == nil)
    }

    @Test func strings_StopAtTheirLength() {
        var limits = Limits()
        limits.stringBytesMax = 1_000
        let doubled = "{a: \"0123456789\", b: a + a + a + a + a + a + a + a + a + a, c: b + b + b + b + b + b + b + b + b + b + b}.c"
        #expect(evaluation(doubled, limits: limits).value.isNull)
    }
}
