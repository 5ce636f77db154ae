import Ledger

public enum RedemptionOutcome: String, Word {
    case approve
    case reject
}

/// The city accepts a use of a voucher, or does not. Acceptance makes a payable.
public struct ReviewRedemption: Command {
    public static let name = "review-redemption"
    public static let action: Action? = .reviewRedemption

    public var id: ID<Redemption>
    public var outcome: RedemptionOutcome
    public var approvedBase: Fen?
    public var opinion: String

    public init(id: ID<Redemption>, outcome: RedemptionOutcome, approvedBase: Fen?, opinion: String) {
        self.id = id
        self.outcome = outcome
        self.approvedBase = approvedBase
        self.opinion = opinion
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard let redemption = core.state.redemptions[id], let voucher = core.state.vouchers[redemption.voucher],
            let application = core.state.applications[redemption.application]
        else { throw .notFound("redemption", "核销") }
        guard redemption.status == .submitted else {
            throw .invalidState(redemption.status, allowed: redemption.status.allowedSteps, step: "review")
        }
        try core.checkInterest(caller, in: application)
        // A voucher that came without a contract (免申即享) has its seller from here.
        try core.checkNeutrality(core.state.enterprises(of: caller), among: [redemption.provider])
        guard core.state.clients[redemption.filedBy].map({ !caller.signers.contains($0.person) }) ?? true else {
            throw .forbidden("conflict-of-interest", zh: "提交人不能审核自己的核销。", en: "Whoever filed a redemption does not review it.")
        }
        switch outcome {
        case .reject:
            core.emit(RedemptionRejected(redemption, person: caller.person, opinion: opinion))
            if voucher.status != .active { core.end(voucher, cause: "redemption", reason: nil) }
        case .approve: try approve(redemption, voucher, caller, in: &core)
        }
    }

    private func approve(_ redemption: Redemption, _ voucher: Voucher, _ caller: Principal, in core: inout Core) throws(Problem) {
        if let until = core.state.bar(of: redemption.holder, on: core.today) {
            throw Problem(
                .conflict, "barred", zh: "持券人或其控制人至 \(until) 不得申领补贴，核销不能通过。",
                en: "The holder or its controller is barred through \(until): the use cannot be accepted.")
        }
        let base = approvedBase ?? redemption.eligibleBase
        guard base > .zero, base <= redemption.eligibleBase else {
            throw .invalid(
                "/approvedBase", "base-too-high", zh: "核定额必须大于零且不超过 \(redemption.eligibleBase)。",
                en: "The approved base must be more than zero and at most \(redemption.eligibleBase).")
        }
        let share = voucher.rate.of(base)
        let left = min(share, core.state.fundersResidual(of: redemption, base: base) ?? share)
        let amount = min(left, voucher.balance)
        guard voucher.balance > .zero else {
            throw Problem(.conflict, "voucher-exhausted", zh: "券已无余额。", en: "The voucher has nothing left.")
        }
        guard amount > .zero else {
            throw Problem(
                .conflict, "funders-exhausted", zh: "该合同各级资金合计已达 100%。", en: "All funders together have reached 100% of this contract.")
        }
        let bound = amount < left ? "balance" : left < share ? "funders" : "rate"
        var approval = approval(of: redemption, base: base, amount: amount, boundBy: bound, caller)
        approval.contractKey = core.state.applications[redemption.application]?.run.flatMap { _ in redemption.contractKey }
        core.emit(approval)
        use(voucher, amount, in: &core)
        core.makePayable(for: redemption, of: voucher, amount: amount)
        if voucher.status != .active, let ended = core.state.vouchers[voucher.id] { core.end(ended, cause: "redemption", reason: nil) }
    }

    private func approval(of redemption: Redemption, base: Fen, amount: Fen, boundBy: String, _ caller: Principal) -> RedemptionApproved {
        var approval = RedemptionApproved()
        approval.id = id
        approval.of = redemption.application
        approval.approvedBase = base
        approval.amount = amount
        approval.boundBy = boundBy
        approval.person = caller.person
        approval.reviewOpinion = opinion
        approval.taken = Redemption.takes(base, from: redemption.invoices.map(\.taken))
        return approval
    }

    private func use(_ voucher: Voucher, _ amount: Fen, in core: inout Core) {
        var used = voucher
        used.balance -= amount
        if used.balance == .zero, used.status == .active { used.status = .exhausted }
        core.emit(VoucherChanged(used, cause: "redemption"))
    }
}

extension Core {
    /// Turns a part of what the pool holds reserved into money that is owed.
    mutating func makePayable(for redemption: Redemption, of voucher: Voucher, amount: Fen) {
        var payable = Payable()
        payable.id = makeID()
        payable.pool = voucher.pool
        payable.scheme = voucher.scheme
        payable.application = voucher.application
        payable.voucher = voucher.id
        payable.redemption = redemption.id
        payable.payee = voucher.holder
        payable.amount = amount
        payable.createdAt = moment.at
        emit(PayableCreated(payable))
        commit(amount, in: voucher.pool, for: payable.id.text)
    }
}
