/// Turns a pattern's tree into steps.
struct PatternBuilder {
    var steps: [Pattern.Step] = []

    mutating func emit(_ tree: PatternTree) throws(PatternError) {
        guard steps.count < Pattern.stepsMax else { throw PatternError(detail: "a pattern of more than \(Pattern.stepsMax) steps") }
        switch tree {
        case .scalars(let set): steps.append(.scalars(set))
        case .start: steps.append(.start)
        case .end: steps.append(.end)
        case .sequence(let parts): for part in parts { try emit(part) }
        case .choice(let branches): try emitChoice(branches[...])
        case .repeat(let part, let least, let most): try emitRepeat(part, least, most)
        }
    }

    private mutating func emitChoice(_ branches: ArraySlice<PatternTree>) throws(PatternError) {
        guard let first = branches.first else { return }
        guard branches.count > 1 else { return try emit(first) }
        let split = reserve()
        try emit(first)
        let jump = reserve()
        steps[split] = .split(split + 1, steps.count)
        try emitChoice(branches.dropFirst())
        steps[jump] = .jump(steps.count)
    }

    private mutating func emitRepeat(_ part: PatternTree, _ least: Int, _ most: Int?) throws(PatternError) {
        for _ in 0..<least { try emit(part) }
        guard let most else {
            let split = reserve()
            try emit(part)
            steps.append(.jump(split))
            steps[split] = .split(split + 1, steps.count)
            return
        }
        var splits: [Int] = []
        for _ in least..<most {
            splits.append(reserve())
            try emit(part)
        }
        for split in splits { steps[split] = .split(split + 1, steps.count) }
    }

    /// A step whose target is not known yet.
    private mutating func reserve() -> Int {
        steps.append(.match)
        return steps.count - 1
    }
}
