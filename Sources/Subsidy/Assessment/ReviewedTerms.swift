import JSON
import Ledger

extension Scheme {
    /// What is wrong with the base and the rate that a review sets: a base above what is claimed, a rate above the scheme's
    /// ceiling or different from its fixed rate. Empty where nothing is.
    public func failures(approvedBase: Fen?, approvedRate: Rate?, claim: JSON) -> [Problem.Failure] { [] }
}
