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
        return Items(domain, &frame, at: span)
    }
}

/// The items of one domain. Those of a range are made one by one, as they are asked for.
public enum Items {
    case list([Value])
    case numbers(from: Int64, count: Int, step: Int64)
    case days(from: Int, count: Int, step: Int)

    /// What a value has to go through: a list's items, a range's whole numbers or days, or the value itself. Nil, reported, for null
    /// and for a range of anything else.
    public init?(_ domain: Value, _ frame: inout Frame, at span: SourceSpan = .unknown) {
        switch domain {
        case .list(let list): self = .list(list)
        case .range(let interval):
            guard let items = Items(interval) else {
                frame.report(Issue(.typeMismatch, "only ranges of whole numbers and of days can be iterated over", at: span))
                return nil
            }
            self = items
        case .null:
            frame.report(Issue(.nullOperand, "null cannot be iterated over", at: span))
            return nil
        default: self = .list([domain])
        }
    }

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
        let left = all.count - skipped.0 - skipped.1
        switch all {
        case .list: return nil
        case _ where left <= 0: self = .list([])
        case .numbers(let from, _, let step): self = .numbers(from: from + Int64(skipped.0) * step, count: left, step: step)
        case .days(let from, _, let step): self = .days(from: from + skipped.0 * step, count: left, step: step)
        }
    }

    public var count: Int {
        switch self {
        case .list(let items): items.count
        case .numbers(_, let count, _), .days(_, let count, _): count
        }
    }

    public subscript(position: Int) -> Value {
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
