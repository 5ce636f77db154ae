// What bounds the work of an evaluation. Values share their parts, so that a value which is small in memory may be huge to
// walk through, and deep enough to overflow the stack: each list and context is measured when it is made.

extension Value {
    /// Octets of a string that weigh as much as a number.
    public static let octetsPerNode = 64

    /// Adds the values inside this one, itself included, to `nodes`, and answers how deep they lie. Stops counting above `limit`.
    func measure(_ nodes: inout Int, limit: Int) -> Int {
        nodes += 1
        switch self {
        case .string(let string): nodes += string.utf8.count / Value.octetsPerNode
        case .list(let items): return Value.measure(items, &nodes, limit: limit)
        case .context(let context): return Value.measure(context.values, &nodes, limit: limit)
        case .range(let interval):
            var deepest = 0
            for endpoint in [interval.low, interval.high] {
                if let endpoint { deepest = max(deepest, endpoint.measure(&nodes, limit: limit)) }
            }
            return deepest + 1
        case .function(let function):
            nodes += function.captured.nodes
            return function.captured.depth + 1
        default: break
        }
        return 0
    }

    static func measure(_ values: [Value], _ nodes: inout Int, limit: Int) -> Int {
        var deepest = 0
        for value in values {
            if nodes > limit { break }
            deepest = max(deepest, value.measure(&nodes, limit: limit))
        }
        return deepest + 1
    }

    /// Whether comparing this with its like may take long.
    @inline(__always) var isLarge: Bool {
        switch self {
        case .list, .context, .range: true
        case .string(let string): string.utf8.count > 4 * Value.octetsPerNode
        default: false
        }
    }
}

extension Frame {
    /// A value that was just put together; null, with an issue, where it is too large or too deep.
    ///
    /// Whoever makes a list, a context or a function of other values hands it through here, or values that share their parts would
    /// grow beyond all measure.
    public mutating func bounded(_ value: Value, at span: SourceSpan = .unknown) -> Value {
        var nodes = 0
        let depth = value.measure(&nodes, limit: limits.valueNodesMax)
        let (nodesMax, depthMax) = (limits.valueNodesMax, limits.valueDepthMax)
        if nodes > nodesMax { return report(Issue(.limit, "a value of more than \(nodesMax) parts", at: span)) }
        if depth > depthMax { return report(Issue(.limit, "a value that nests deeper than \(depthMax)", at: span)) }
        return spend(nodes / 4) ? value : .null
    }

    /// Pays for going through a value once; false, with an issue, where the budget is used up.
    @inline(__always) public mutating func pay(for value: Value) -> Bool {
        switch value {
        case .list, .context, .range: return payForLarge(value)
        case .string(let string): return string.utf8.count < 4 * Value.octetsPerNode || payForLarge(value)
        default: return true
        }
    }

    @inline(never) private mutating func payForLarge(_ value: Value) -> Bool {
        var nodes = 0
        _ = value.measure(&nodes, limit: limits.valueNodesMax)
        return spend(nodes)
    }

    /// Takes steps from the budget, for a built-in.
    @inline(__always) mutating func pay(_ steps: Int) throws(Failure) {
        guard spend(steps) else { throw Failure("takes too many steps", .limit) }
    }

    /// FEEL's `=`, paid for.
    @inline(__always) mutating func equals(_ one: Value, _ other: Value) -> Truth {
        if one.isLarge, other.isLarge, !payForLarge(one) { return .unknown }
        return one.equals(other)
    }

    /// FEEL's order, paid for.
    @inline(__always) mutating func order(_ one: Value, _ other: Value) -> Int? {
        if one.isLarge, other.isLarge, !payForLarge(one) { return nil }
        return one.order(other)
    }

    /// Goes so many levels deeper; false, with an issue, where that is too deep. Who goes down comes up again by himself.
    @inline(__always) mutating func descend(_ count: Int, at span: SourceSpan) -> Bool {
        levels += count
        return levels <= limits.levelsMax || tooDeep(count, at: span)
    }

    @inline(never) private mutating func tooDeep(_ count: Int, at span: SourceSpan) -> Bool {
        levels -= count
        let levelsMax = limits.levelsMax
        report(Issue(.limit, "expressions are evaluated deeper than \(levelsMax) inside one another", at: span))
        return false
    }
}
