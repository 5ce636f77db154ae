import JSON
import Ledger

extension Scheme {
    /// What is wrong with the base and the rate that a review sets: a base above what is claimed, a rate above the scheme's
    /// ceiling or different from its fixed rate. Empty where nothing is.
    public func failures(approvedBase: Fen?, approvedRate: Rate?, claim: JSON) -> [Problem.Failure] {
        var failures: [Problem.Failure] = []
        if let approvedBase { failures += baseFailure(approvedBase, claim).map { [$0] } ?? [] }
        if let approvedRate { failures += rateFailure(approvedRate).map { [$0] } ?? [] }
        return failures
    }

    private func baseFailure(_ approved: Fen, _ claim: JSON) -> Problem.Failure? {
        guard let claimed = claimedBase(in: claim) else {
            return Problem.Failure(
                pointer: "/approvedBase", code: "no-base",
                message: LocalizedText(zh: "本项目没有核定额，请去掉这一项。", en: "This scheme has no base to approve: leave it out."))
        }
        guard approved < .zero || approved > claimed else { return nil }
        return Problem.Failure(
            pointer: "/approvedBase", code: "approved-base-out-of-range",
            message: LocalizedText(
                zh: "核定额须在 0 与申报额 \(claimed) 之间。", en: "The approved base must be between 0 and the claimed \(claimed)."))
    }

    private func rateFailure(_ approved: Rate) -> Problem.Failure? {
        guard rate?.allows(approved) != true else { return nil }
        let text =
            switch rate {
            case .max(let ceiling): LocalizedText(zh: "比例不得高于 \(ceiling)。", en: "The rate must not be more than \(ceiling).")
            case .fixed(let rate): LocalizedText(zh: "比例固定为 \(rate)。", en: "The rate is fixed at \(rate).")
            case nil: LocalizedText(zh: "本项目没有比例，请去掉这一项。", en: "This scheme has no rate: leave it out.")
            }
        return Problem.Failure(pointer: "/approvedRate", code: "approved-rate-out-of-range", message: text)
    }
}
