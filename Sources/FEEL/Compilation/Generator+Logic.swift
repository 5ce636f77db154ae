// Three-valued logic (DMN 1.5, 10.3.2.8). What went wrong in an operand is forgotten once the other decides the whole:
// so a missing input only counts where it matters.

extension Generator {
    mutating func conjunction(_ parts: [Code], _ span: SourceSpan) -> Code {
        let tests = parts.map(\.asTest)
        if tests.count == 2 {
            let (first, second) = (tests[0], tests[1])
            return folded(
                .condition(span) { frame in
                    let mark = frame.issueMark
                    let left = first(&frame)
                    if left == .no { return .no }
                    let right = second(&frame)
                    if left == .yes { return right }
                    if right == .no {
                        frame.forgetIssues(since: mark)
                        return .no
                    }
                    return .unknown
                }, parts)
        }
        return folded(
            .condition(span) { frame in
                let mark = frame.issueMark
                var result = Truth.yes
                for test in tests {
                    switch test(&frame) {
                    case .yes: continue
                    case .unknown: result = .unknown
                    case .no:
                        frame.forgetIssues(since: mark)
                        return .no
                    }
                }
                return result
            }, parts)
    }

    mutating func disjunction(_ parts: [Code], _ span: SourceSpan) -> Code {
        let tests = parts.map(\.asTest)
        return folded(
            .condition(span) { frame in
                let mark = frame.issueMark
                var result = Truth.no
                for test in tests {
                    switch test(&frame) {
                    case .no: continue
                    case .unknown: result = .unknown
                    case .yes:
                        frame.forgetIssues(since: mark)
                        return .yes
                    }
                }
                return result
            }, parts)
    }

    mutating func conditional(_ condition: Code, _ consequence: Code, _ alternative: Code, _ span: SourceSpan) -> Code {
        expect(.boolean, condition, "the condition")
        let test = condition.asTest
        let (then, otherwise) = (consequence.evaluate, alternative.evaluate)
        var code = Code(TypeInference.common([consequence.type, alternative.type]), span) { frame in
            test(&frame) == .yes ? then(&frame) : otherwise(&frame)
        }
        if let thenTest = consequence.test, let otherwiseTest = alternative.test {
            code.test = Test { frame in test(&frame) == .yes ? thenTest(&frame) : otherwiseTest(&frame) }
        }
        return folded(code, condition, consequence, alternative)
    }
}
