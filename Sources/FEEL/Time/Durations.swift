/// A duration of days, hours, minutes, seconds and fractions of seconds.
public struct DaysTimeDuration: Sendable, Hashable {
    /// Whole seconds, rounded down.
    public let seconds: Int64
    /// 0 … 999,999,999, added to the seconds.
    public let nanoseconds: Int32

    /// Seconds that a duration may have, to either side: more than the calendar's whole span.
    public static let secondsMax: Int64 = 200_000_000_000_000_000

    /// Nil outside the range.
    public init?(seconds: Int64, nanoseconds: Int64 = 0) {
        let (carried, nanoseconds) = nanoseconds.flooredDivision(by: 1_000_000_000)
        let (total, overflow) = seconds.addingReportingOverflow(carried)
        guard !overflow, total.magnitude <= UInt64(DaysTimeDuration.secondsMax) else { return nil }
        self.seconds = total
        self.nanoseconds = Int32(nanoseconds)
    }
}

/// A duration of years and months.
public struct YearsMonthsDuration: Sendable, Hashable {
    public let months: Int64

    /// Months that a duration may have, to either side: twice the calendar's whole span and more.
    public static let monthsMax: Int64 = 48_000_000_000

    /// Nil outside the range.
    public init?(months: Int64) {
        guard months.magnitude <= UInt64(YearsMonthsDuration.monthsMax) else { return nil }
        self.months = months
    }
}

extension Int64 {
    /// Quotient and remainder with the quotient rounded down, so that the remainder is never negative.
    func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
