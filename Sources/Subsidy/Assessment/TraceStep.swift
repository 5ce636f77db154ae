import JSON
import Ledger

/// One step from the base to the amount, with its numbers.
public struct TraceStep: Sendable, Hashable {
    public enum Step: String, Sendable, CaseIterable {
        /// The base: claimed, less ineligible lines, as approved. Only where it differs from what is claimed.
        case base
        /// Base × rate, floored to the fen.
        case rate
        /// The residual of a cap.
        case cap
        /// The residual under 100% of all funders.
        case funders
        /// The residual of the pool.
        case pool
        /// The division among funders.
        case split
    }

    public var step: Step
    /// The cap's scope; the funder of a split, or the one funder that a bound is of.
    public var scope: String?
    /// The bound: the cap's limit, the rate of the whole base, the base under 100%, what the pool has.
    public var limit: Fen?
    /// What of the limit was used before.
    public var used: Fen?
    /// The amount after this step.
    public var value: Fen
}
