import JSON
import Ledger

/// Uses a voucher against a contract, its invoices and its payment. From here on the invoices are held for it.
public struct FileRedemption: Command {
    public static let name = "file-redemption"
    public static let action: Action? = .redeemVoucher

    public var voucher: ID<Voucher>
    public var provider: String
    public var contractNumber: String
    public var claimedBase: Fen
    /// As they were written; `taken` is not read.
    public var invoices: [InvoiceUse]
    public var payment: ProviderPayment

    public init(
        voucher: ID<Voucher>, provider: String, contractNumber: String, claimedBase: Fen, invoices: [InvoiceUse], payment: ProviderPayment
    ) {
        self.voucher = voucher
        self.provider = provider
        self.contractNumber = contractNumber
        self.claimedBase = claimedBase
        self.invoices = invoices
        self.payment = payment
    }

    /// Invoices of one redemption.
    public static let invoicesMax = 200

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        let voucher = try core.voucher(voucher)
        try core.checkActsFor(voucher.holder, pointer: "")
        try checkUsable(voucher, on: core.today)
        guard let application = core.state.applications[voucher.application] else { throw .notFound("application", "申请") }
        let scheme = try core.scheme(of: application)
        var check = RedemptionCheck(voucher: voucher, application: application, scheme: scheme)
        check.bar(in: core)
        check.amounts(claimedBase, payment)
        check.dates(payment, on: core.today)
        check.contract(provider: provider, number: contractNumber, in: core)
        let uses = check.invoices(invoices, provider: provider, in: core)
        let bounds = scheme.redemption?.bounds ?? [.invoiced, .paid]
        let paid = bounds.contains(.paid) ? check.residual(of: payment, in: core.state) : nil
        guard check.failures.isEmpty else { throw .rejected(check.failures) }

        var redemption = Redemption()
        redemption.id = core.makeID()
        redemption.voucher = voucher.id
        redemption.application = application.id
        redemption.holder = voucher.holder
        redemption.filedBy = caller.clientID
        redemption.provider = provider
        redemption.contractNumber = contractNumber
        redemption.claimedBase = claimedBase
        redemption.payment = payment
        redemption.createdAt = core.moment.at
        let invoiced = bounds.contains(.invoiced) ? uses.reduce(Fen.zero) { $0 + $1.taken } : nil
        redemption.take(upTo: [claimedBase, invoiced, paid].compactMap { $0 }.min() ?? claimedBase, of: uses)
        core.emit(RedemptionFiled(redemption))
    }

    private func checkUsable(_ voucher: Voucher, on today: LocalDate) throws(Problem) {
        guard voucher.status == .active else {
            throw .invalidState(voucher.status, allowed: voucher.status.allowedSteps, step: "redemptions")
        }
        guard voucher.isUsable(on: today) else {
            throw Problem(
                .conflict, "voucher-not-valid", zh: "券的有效期为 \(voucher.validFrom) 至 \(voucher.validUntil)。",
                en: "The voucher is valid from \(voucher.validFrom) through \(voucher.validUntil).")
        }
    }
}

extension Redemption {
    /// Takes `base` from the invoices in their order, at most what each still carries.
    mutating func take(upTo base: Fen, of uses: [InvoiceUse]) {
        eligibleBase = base
        invoices = zip(uses, Self.takes(base, from: uses.map(\.taken))).map { use, taken in
            var use = use
            use.taken = taken
            return use
        }
    }

    /// Divides `base` over invoices of which each has `residuals` left, the earlier first.
    static func takes(_ base: Fen, from residuals: [Fen]) -> [Fen] {
        var left = base
        return residuals.map { residual in
            let taken = min(residual, left)
            left -= taken
            return taken
        }
    }
}
