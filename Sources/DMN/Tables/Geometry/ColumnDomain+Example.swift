import FEEL

extension ColumnDomain {
    /// Whether an atom has any values: between two dates that follow each other there is none.
    func hasValues(_ atom: Int) -> Bool {
        guard case .ordered(let kind, let points) = self, kind != .number, kind != .daysTimeDuration, atom % 2 == 0, atom > 0,
            atom < points.count * 2
        else { return true }
        return between(points[atom / 2 - 1], points[atom / 2]) != nil
    }

    /// A value in an atom; nil where any value will do.
    func example(_ atom: Int) -> Value? {
        switch self {
        case .indifferent: return nil
        case .booleans: return .boolean(atom == 1)
        case .strings(let texts, let positions):
            if atom < texts.count { return .string(texts[atom]) }
            return .string(["other", "another"].first { positions[$0] == nil } ?? texts.joined() + "?")
        case .ordered(_, let points):
            if atom % 2 == 1 { return points[atom / 2] }
            if atom == 0 { return next(points[0], -1) }
            if atom == points.count * 2 { return next(points[points.count - 1], 1) }
            return between(points[atom / 2 - 1], points[atom / 2])
        }
    }

    private func next(_ value: Value, _ step: Int) -> Value? {
        switch value {
        case .number(let number): number.adding(Decimal128(step)).map { .number($0) }
        case .date(let date): CalendarDate(daysSinceEpoch: date.daysSinceEpoch + step).map { .date($0) }
        case .yearsMonthsDuration(let duration):
            YearsMonthsDuration(months: duration.months + Int64(step)).map { .yearsMonthsDuration($0) }
        case .daysTimeDuration(let duration):
            DaysTimeDuration(seconds: duration.seconds + Int64(step)).map { .daysTimeDuration($0) }
        default: nil
        }
    }

    private func between(_ low: Value, _ high: Value) -> Value? {
        switch (low, high) {
        case (.number(let first), .number(let second)): return number(between: first, second).map { .number($0) }
        case (.date(let first), .date(let second)):
            let days = first.daysSinceEpoch + 1
            return days < second.daysSinceEpoch ? CalendarDate(daysSinceEpoch: days).map { .date($0) } : nil
        case (.yearsMonthsDuration(let first), .yearsMonthsDuration(let second)):
            let months = first.months + 1
            return months < second.months ? YearsMonthsDuration(months: months).map { .yearsMonthsDuration($0) } : nil
        case (.daysTimeDuration(let first), .daysTimeDuration(let second)):
            let middle = first.seconds + (second.seconds - first.seconds) / 2
            return DaysTimeDuration(seconds: middle, nanoseconds: 500_000_000).map { .daysTimeDuration($0) }
        default: return nil
        }
    }

    /// The lower number and one where that lies between, for it reads best; else the middle.
    private func number(between low: Decimal128, _ high: Decimal128) -> Decimal128? {
        if let next = low.adding(.one), next < high { return next }
        return low.adding(high)?.divided(by: Decimal128(2))
    }
}
