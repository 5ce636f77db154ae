// What `for`, `some` and `every` go through: a list, a range of whole numbers or of days, each turn costing a step.

/// One iterator, compiled.
struct IteratorCode: Sendable {
    let local: Int
    let domain: Evaluate
    /// Where the domain is written `from..to`.
    let end: Evaluate?
    let span: SourceSpan

    /// The values to go through; nil, reported, where there is nothing to iterate over.
    func items(_ frame: inout Frame) -> Items? {
        let domain = domain(&frame)
        if let end {
            let end = end(&frame)
            if let items = Items(from: domain, to: end) { return items }
            _ = frame.mismatch("“..”", domain, end, at: span)
            return nil
        }
        switch domain {
        case .list(let list): return .list(list)
        case .range(let interval):
            if let items = Items(interval) { return items }
            frame.report(Issue(.typeMismatch, "only ranges of whole numbers and of days can be iterated over", at: span))
            return nil
        case .null:
            frame.report(Issue(.nullOperand, "null cannot be iterated over", at: span))
            return nil
        default: return .list([domain])
        }
    }
}

enum Items {
    case list([Value])
    case numbers(from: Int64, count: Int, step: Int64)
    case days(from: Int, count: Int, step: Int)

    init?(from low: Value, to high: Value) {
        switch (low, high) {
        case (.number(let low), .number(let high)):
            guard let from = Int64(exactly: low), let to = Int64(exactly: high) else { return nil }
            let (distance, overflow) = to.subtractingReportingOverflow(from)
            guard !overflow, distance.magnitude < 1 << 60 else { return nil }
            self = .numbers(from: from, count: Int(distance.magnitude) + 1, step: distance < 0 ? -1 : 1)
        case (.date(let low), .date(let high)):
            let distance = high.daysSinceEpoch - low.daysSinceEpoch
            self = .days(from: low.daysSinceEpoch, count: abs(distance) + 1, step: distance < 0 ? -1 : 1)
        default: return nil
        }
    }

    init?(_ interval: Interval) {
        guard let low = interval.low, let high = interval.high, let order = low.order(high), order <= 0,
            let all = Items(from: low, to: high)
        else { return nil }
        let skipped = (interval.includesLow ? 0 : 1, interval.includesHigh ? 0 : 1)
        switch all {
        case .numbers(let from, let count, let step):
            self = .numbers(from: from + Int64(skipped.0) * step, count: max(count - skipped.0 - skipped.1, 0), step: step)
        case .days(let from, let count, let step):
            self = .days(from: from + skipped.0 * step, count: max(count - skipped.0 - skipped.1, 0), step: step)
        case .list: return nil
        }
    }

    var count: Int {
        switch self {
        case .list(let items): items.count
        case .numbers(_, let count, _), .days(_, let count, _): count
        }
    }

    subscript(position: Int) -> Value {
        switch self {
        case .list(let items): items[position]
        case .numbers(let from, _, let step): .number(Decimal128(Int(from + Int64(position) * step)))
        case .days(let from, _, let step): CalendarDate(daysSinceEpoch: from + position * step).map { .date($0) } ?? .null
        }
    }
}

enum Iteration {
    enum Result { case finished, stopped, failed }

    /// Goes through all combinations, the last iterator fastest. The body says whether to go on.
    static func run(
        _ iterators: [IteratorCode], from level: Int = 0, _ frame: inout Frame, _ body: (inout Frame) -> Bool
    ) -> Result {
        guard level < iterators.count else { return body(&frame) ? .finished : .stopped }
        let iterator = iterators[level]
        guard let items = iterator.items(&frame) else { return .failed }
        for position in 0..<items.count {
            guard frame.spend() else { return .failed }
            frame.locals[frame.base + iterator.local] = items[position]
            let result = run(iterators, from: level + 1, &frame, body)
            if result != .finished { return result }
        }
        return .finished
    }
}
