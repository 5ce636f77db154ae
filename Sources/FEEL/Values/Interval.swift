/// A range of comparable values (DMN 1.5, 10.3.2.7): `[1..10)`, `(> 5)`, `[date("2026-01-01")..]`.
///
/// A nil endpoint is absent: the range has no bound on that side. An endpoint of null is a bound that is not known.
public struct Interval: Sendable {
    public var low: Value?
    public var high: Value?
    public var includesLow: Bool
    public var includesHigh: Bool
    /// How it was written, where that was an operator (`< 5`, `= 3`); `is` and `string` tell such a range from `(..5)`.
    public var spelling: Spelling

    /// The way a range was written.
    public enum Spelling: Sendable, Equatable { case endpoints, comparison, equality, inequality }

    public init(low: Value?, high: Value?, includesLow: Bool, includesHigh: Bool, spelling: Spelling = .endpoints) {
        self.low = low
        self.high = high
        self.includesLow = includesLow
        self.includesHigh = includesHigh
        self.spelling = spelling
    }
}
