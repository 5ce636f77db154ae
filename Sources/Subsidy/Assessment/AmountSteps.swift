// The order of domain.md, Money 3: base × rate, floored to the fen; each cap's residual; the residual under 100% of
// all funders; the pool's residual. The result is the least; of two steps that allow the same, the earlier bound it.

import FEEL
import JSON
import Ledger

/// The computation of one amount, step by step.
struct AmountSteps {
    private let input: AssessmentInput
    private let base: Fen?
    private let rate: Rate?
    private(set) var amount = Fen.zero
    private(set) var boundBy = Bound.rate
    private(set) var trace: [TraceStep] = []
    private(set) var parts: [Assessment.Part] = []

    init(_ input: AssessmentInput, base: Fen?, rate: Rate?) {
        self.input = input
        self.base = base
        self.rate = rate
    }

    mutating func run(_ frame: inout Frame) {
        noteBase()
        applyRate(&frame)
        applyRateOnce(&frame)
        for (index, cap) in input.scheme.caps.enumerated() { apply(cap, used: usage(index)) }
        applyFunders()
        divide()
        applyCityShare()
        applyPool()
        for part in parts {
            var step = TraceStep(step: .split, scope: part.funder.rawValue, value: part.amount)
            if part.funder == .city, input.history.cityShareUsed > .zero { step.used = input.history.cityShareUsed }
            trace.append(step)
        }
    }

    /// A step of its own only where the base is not simply what is claimed.
    private mutating func noteBase() {
        guard let base, let claimed = input.scheme.claimedBase(in: input.claim), base != claimed else { return }
        trace.append(TraceStep(step: .base, limit: claimed, used: claimed - base, value: base))
    }

    private mutating func applyRate(_ frame: inout Frame) {
        if let expression = input.scheme.program.amount {
            frame[input.scheme.program.names.base] = base.map { Value(yuan: $0) }
            frame[input.scheme.program.names.rate] = rate.map { Value($0) }
            if case .value(.number(let yuan)) = expression.decide(&frame) { amount = Fen(flooringYuan: yuan) ?? .zero }
            // Without a base of its own, what the review accepted is the amount itself.
            if input.scheme.base == nil, let approved = input.approvedBase { amount = min(amount, approved) }
        } else if let base, let rate {
            amount = rate.of(base)
        }
        // Where no rate applies, what the review accepted is a bound of the amount itself.
        if input.scheme.base == nil, let accepted = input.approvedBase { amount = min(amount, accepted) }
        trace.append(TraceStep(step: .rate, value: amount))
    }

    /// A rate is of the whole base and not of each application: where nothing else bounds a second one, what the scheme gave on the same
    /// contract, project or rent before is a part of what it may give.
    private mutating func applyRateOnce(_ frame: inout Frame) {
        let used = input.history.grantedOnBase
        guard used > .zero, let ceiling = input.scheme.rate?.rate else { return }
        var claimed = input
        claimed.approvedBase = nil
        guard let whole = claimed.base(&frame) else { return }
        let limit = ceiling.of(whole)
        bind(to: limit.saturatingMinus(used), by: .rate)
        trace.append(TraceStep(step: .rate, limit: limit, used: used, value: amount))
    }

    private func usage(_ index: Int) -> Fen {
        input.history.capUsage.indices.contains(index) ? input.history.capUsage[index] : .zero
    }

    private mutating func apply(_ cap: Cap, used: Fen) {
        bind(to: cap.limit.saturatingMinus(used), by: .cap)
        trace.append(TraceStep(step: .cap, scope: cap.scope.rawValue, limit: cap.limit, used: used, value: amount))
    }

    /// National, city, district and other funding on the same base is at most all of it (Money 4).
    private mutating func applyFunders() {
        guard let limit = input.scheme.fundersLimit(base: base, claim: input.claim) else { return }
        let used = input.fundingElsewhere.reduce(Fen.zero) { $0 + $1.amount }
        bind(to: limit.saturatingMinus(used), by: .funders)
        trace.append(TraceStep(step: .funders, limit: limit, used: used, value: amount))
    }

    /// Each funder's part up to its own share of the base, in their order; one without a share pays the rest.
    private mutating func divide() {
        var rest = amount
        for part in input.scheme.split {
            var share = part.max.map { min(rest, $0.of(base ?? .zero)) } ?? rest
            if part.funder == .city, let left = cityShareLeft { share = min(share, left) }
            parts.append(Assessment.Part(funder: part.funder, amount: share))
            rest -= share
        }
    }

    /// What the city may still pay of this base beside what it pays by other schemes under the same ceiling; nil where none is set.
    private var cityShareLeft: Fen? {
        guard let share = input.scheme.cityShare, let base else { return nil }
        return share.max.of(base).saturatingMinus(input.history.cityShareUsed)
    }

    /// Where the city pays all, its ceiling bounds all; where funders share, the next one pays what it may not.
    private mutating func applyCityShare() {
        guard parts.isEmpty, let left = cityShareLeft, left < amount else { return }
        bind(to: left, by: .funders)
        let used = input.history.cityShareUsed
        trace.append(TraceStep(step: .funders, scope: Funder.city.rawValue, limit: left + used, used: used, value: amount))
    }

    /// The pool is the city's: where an amount is split, it bounds the city's part, and the others do not step in for it.
    private mutating func applyPool() {
        guard let available = input.poolAvailable else { return }
        if let index = parts.firstIndex(where: { $0.funder == .city }) {
            let short = parts[index].amount.saturatingMinus(max(.zero, available))
            parts[index].amount -= short
            bind(to: amount - short, by: .pool)
        } else {
            bind(to: max(.zero, available), by: .pool)
        }
        trace.append(TraceStep(step: .pool, limit: available, value: amount))
    }

    private mutating func bind(to limit: Fen, by step: Bound) {
        guard limit < amount else { return }
        amount = limit
        boundBy = step
    }
}
