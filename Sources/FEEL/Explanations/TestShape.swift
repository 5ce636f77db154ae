// The set of values that unary tests accept, where their text alone tells it: what indexes of decision tables and the
// search for gaps and overlaps are made of.

/// A set of input values.
public indirect enum TestShape: Sendable {
    /// Every value: `-`.
    case any
    /// The values that are equal to this one.
    case equal(Value)
    /// The values within; both endpoints are known or absent.
    case interval(Interval)
    case union([TestShape])
    /// The values of the same type that are not in the set: `not(…)`.
    case complement(TestShape)
}
