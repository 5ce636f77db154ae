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
    }

    @Test func hostilePatterns_Stop() {
        #expect(limitIsMet("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a+)+$\")"))
        #expect(limitIsMet("replace(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", \"(a|aa)+b\", \"x\")"))
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
