import FEEL
import Testing

private func missing(_ outcome: Outcome) -> [String]? {
    if case .undecided(let issues) = outcome { return issues.compactMap(\.name) }
    return nil
}

private func value(_ outcome: Outcome) -> Value? {
    if case .value(let value) = outcome { return value }
    return nil
}

private func failures(_ outcome: Outcome) -> [String]? {
    if case .failed(let issues) = outcome { return issues.map { "\($0.code.rawValue)@\($0.span.line):\($0.span.column)" } }
    return nil
}

struct StrictTests {
    @Test func missingInput_IsUndecided_WithItsNameAndPlace() throws {
        let outcome = decide("rate >= 0.03 and\n amount > 5", ["rate": .number(1), "amount": nil])
        guard case .undecided(let issues) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(issues.map(\.name) == ["amount"])
        #expect(issues.map { [$0.span.line, $0.span.column] } == [[2, 2]])
    }

    @Test func missingEntry_IsUndecided_UnderItsWholePath() {
        let enterprise = Value.context(Context([("name", "x")]))
        #expect(missing(decide("enterprise.address.district = \"Xuhui\"", ["enterprise": enterprise])) == ["enterprise.address"])
        #expect(missing(decide("list contains([\"A\"], enterprise.district)", ["enterprise": enterprise])) == ["enterprise.district"])
    }

    @Test func missingInput_ThatDoesNotMatter_IsNoObstacle() {
        #expect(value(decide("a > 1 or b > 1", ["a": nil, "b": 5])) == true)
        #expect(value(decide("a > 1 and b > 1", ["a": nil, "b": 0])) == false)
        #expect(value(decide("if b > 1 then 7 else a", ["a": nil, "b": 5])) == 7)
        #expect(value(decide("some x in [a, b] satisfies x > 1", ["a": nil, "b": 5])) == true)
    }

    @Test func missingCondition_DoesNotFallToElse() {
        #expect(missing(decide("if a > 1 then 7 else 8", ["a": nil])) == ["a"])
        #expect(failures(decide("if a > 1 then 7 else 8", ["a": .null])) == ["null-operand@1:4"])
    }

    @Test func explicitNull_IsAValue() {
        #expect(value(decide("a = null", ["a": .null])) == true)
        #expect(missing(decide("a = null", ["a": nil])) == ["a"])
    }

    @Test func errors_HaveTheirCauseAndPosition() {
        #expect(failures(decide("1 + (2 / a)", ["a": 0])) == ["arithmetic@1:6"])
        #expect(failures(decide("a + 1", ["a": "x"])) == ["type-mismatch@1:1"])
        #expect(failures(decide("  substring(a, 9)", ["a": "x"])) == ["invalid-argument@1:3"])
        #expect(failures(decide("unknown + 1", [:])) == ["unknown-name@1:1"])
    }

    @Test func frames_AreReusedWithoutTraces() throws {
        var scope = Scope()
        let slot = scope.declare("a")
        let expression = try Compiler(scope: scope).expression("a * 2")
        var frame = Frame()
        #expect(missing(expression.decide(&frame)) == ["a"])
        frame[slot] = 4
        #expect(value(expression.decide(&frame)) == 8)
        frame.reset(clearingSlots: true)
        #expect(missing(expression.decide(&frame)) == ["a"])
    }
}
