extension Parser {
    /// The whole text as unary tests (DMN 1.5, grammar rules 15 and 17).
    mutating func wholeUnaryTests() throws(CompilationError) -> Syntax.UnaryTests {
        if at(.minus) {
            let before = mark
            try advance()
            if token == .end { return .any }
            goBack(to: before)
        }
        if at(word: "not") {
            let before = mark
            if let tests = try negatedTests() { return tests }
            goBack(to: before)
        }
        let tests = try testList()
        guard token == .end else { throw unexpected("“,” or the end") }
        return .alternatives(tests, negated: false)
    }

    /// `not( … )` around the whole; nil where something follows it or it is something else.
    private mutating func negatedTests() throws(CompilationError) -> Syntax.UnaryTests? {
        try advance()
        guard at(.open) else { return nil }
        do {
            try advance()
            let tests = try testList()
            guard at(.close) else { return nil }
            try advance()
            return token == .end ? .alternatives(tests, negated: true) : nil
        } catch {
            return nil
        }
    }

    private mutating func testList() throws(CompilationError) -> [Syntax.UnaryTest] {
        var tests = [try unaryTest()]
        while try take(.comma) { tests.append(try unaryTest()) }
        return tests
    }

    private mutating func unaryTest() throws(CompilationError) -> Syntax.UnaryTest {
        if let comparator = comparisonOperator {
            try advance()
            return .comparison(comparator, try addition())
        }
        let outer = sawInput
        sawInput = false
        let expression = try expression()
        let usesInput = sawInput
        sawInput = outer || usesInput
        return .expression(expression, usesInput: usesInput)
    }

    /// What stands behind `in`: one test, or several in parentheses. A `?` inside is the value before `in`.
    mutating func membershipTests() throws(CompilationError) -> [Syntax.UnaryTest] {
        let outer = sawInput
        sawInput = false
        defer { sawInput = outer }
        if let comparator = comparisonOperator {
            try advance()
            return [.comparison(comparator, try addition())]
        }
        if at(.open) {
            let before = mark
            // `(1..5)` and `(a + b) * 2` begin with a parenthesis too.
            if let single = try? addition() { return [.expression(single, usesInput: sawInput)] }
            goBack(to: before)
            try advance()
            let tests = try testList()
            try expect(.close)
            return tests
        }
        let single = try addition()
        return [.expression(single, usesInput: sawInput)]
    }
}
