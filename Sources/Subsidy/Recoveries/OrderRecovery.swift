import JSON
import Ledger

/// What a recovery order is about.
public enum RecoverySubject: Sendable, Hashable {
    case application(ID<Application>)
    case voucher(ID<Voucher>)
    case payable(ID<Payable>)
}

/// What an order says beside its amount.
public struct RecoveryTerms: Sendable, Hashable {
    public var reason: String
    public var cause: RecoveryCause
    public var legalGround: String?
    public var dueOn: LocalDate?
    public var instalments: [Recovery.Instalment]

    public init(
        reason: String, cause: RecoveryCause = .overpayment, legalGround: String? = nil, dueOn: LocalDate? = nil,
        instalments: [Recovery.Instalment] = []
    ) {
        self.reason = reason
        self.cause = cause
        self.legalGround = legalGround
        self.dueOn = dueOn
        self.instalments = instalments
    }
}

/// Orders money back that was paid and should not have been. Fraud bars the enterprise and its controller besides.
public struct OrderRecovery: Command {
    public static let name = "order-recovery"
    public static let action: Action? = .orderRecovery

    public var subject: RecoverySubject
    public var amount: Fen
    public var terms: RecoveryTerms

    public init(subject: RecoverySubject, amount: Fen, terms: RecoveryTerms) {
        self.subject = subject
        self.amount = amount
        self.terms = terms
    }

    public init(subject: RecoverySubject, amount: Fen, reason: String) {
        self.init(subject: subject, amount: amount, terms: RecoveryTerms(reason: reason))
    }

    public func decide(in core: inout Core) throws(Problem) {
        let (application, voucher, payable) = try place(in: core)
        let left = RecoverableMoney(core.state, application).left(voucher: voucher, payable: payable, withBatches: false)
        guard amount > .zero, amount <= left else {
            throw .invalid(
                "/amount", "amount-too-high", zh: "追缴金额必须大于零且不超过已付未追缴的 \(left)。",
                en: "A recovery is more than zero and at most what was paid and not ordered back yet, \(left).")
        }
        try Recovery.checkPlan(terms.instalments, of: amount, from: core.today)
        guard terms.cause != .redLetter, terms.cause != .otherAward else {
            throw .invalid(
                "/cause", "made-by-the-system", zh: "红冲和其他资助引起的追缴由系统自动下达。",
                en: "Orders for reversed invoices and other awards are made by the system: record the reversal or the award.")
        }
        let until = terms.cause == .fraud ? try core.barUntil() : nil
        core.orderRecovery(upTo: amount, from: application, voucher: voucher, payable: payable, terms: terms)
        let charged = core.state.applications[application]?.chargedAmount ?? .zero
        if min(amount, charged) > .zero { core.emit(AmountReduced(application, by: min(amount, charged), reason: terms.reason)) }
        if let until { core.bar(application, until: until, reason: terms.reason) }
    }

    private func place(in core: Core) throws(Problem) -> (ID<Application>, ID<Voucher>?, ID<Payable>?) {
        switch subject {
        case .application(let id): return (try core.application(id).id, nil, nil)
        case .voucher(let id):
            let voucher = try core.voucher(id)
            return (voucher.application, id, nil)
        case .payable(let id):
            guard let payable = core.state.payables[id] else { throw .notFound("payable", "兑付单") }
            return (payable.application, payable.voucher, id)
        }
    }
}

extension Recovery {
    /// Instalments of one plan.
    public static let instalmentsMax = 120

    /// A plan's parts sum to the whole, in the order of their days, none in the past.
    static func checkPlan(_ plan: [Instalment], of amount: Fen, from today: LocalDate) throws(Problem) {
        guard !plan.isEmpty else { return }
        var failures: [Problem.Failure] = []
        func fail(_ pointer: String, _ code: String, _ zh: String, _ en: String) {
            failures.append(.init(pointer: pointer, code: code, message: LocalizedText(zh: zh, en: en)))
        }
        if plan.count > instalmentsMax {
            fail("/instalments", "too-many", "至多 \(instalmentsMax) 期。", "At most \(instalmentsMax) instalments.")
        }
        for (index, part) in plan.enumerated() {
            if part.amount <= .zero {
                fail("/instalments/\(index)/amount", "not-positive", "每期金额必须大于零。", "An instalment is more than zero.")
            }
            if part.dueOn < (index == 0 ? today : plan[index - 1].dueOn) {
                fail(
                    "/instalments/\(index)/dueOn", "date-out-of-range", "分期日期须自今日起依次排列。",
                    "Instalments are due from today on, in the order of their days.")
            }
        }
        let sum = plan.reduce(Fen.zero) { $0 + $1.amount }
        if sum != amount {
            fail("/instalments", "sum-differs", "分期合计 \(sum) 不等于 \(amount)。", "The instalments sum to \(sum), not \(amount).")
        }
        guard failures.isEmpty else { throw .rejected(failures) }
    }
}
