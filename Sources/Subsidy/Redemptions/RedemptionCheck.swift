import JSON
import Ledger

/// Collects everything that is wrong with a redemption, so that the applicant hears of it at once.
struct RedemptionCheck {
    let voucher: Voucher
    let application: Application
    let scheme: Scheme
    private(set) var failures: [Problem.Failure] = []

    init(voucher: Voucher, application: Application, scheme: Scheme) {
        self.voucher = voucher
        self.application = application
        self.scheme = scheme
    }

    private mutating func fail(_ pointer: String, _ code: String, zh: String, en: String) {
        failures.append(.init(pointer: pointer, code: code, message: LocalizedText(zh: zh, en: en)))
    }

    mutating func amounts(_ claimedBase: Fen, _ payment: ProviderPayment) {
        if claimedBase <= .zero { fail("/claimedBase", "not-positive", zh: "核销基数必须大于零。", en: "The claimed base must be more than zero.") }
        if payment.amount <= .zero { fail("/payment/amount", "not-positive", zh: "付款金额必须大于零。", en: "The payment must be more than zero.") }
    }

    /// What is said to be paid and invoiced has been: neither lies in the future.
    mutating func dates(_ payment: ProviderPayment, on today: LocalDate) {
        guard payment.paidOn > today else { return }
        fail(
            "/payment/paidOn", "date-out-of-range", zh: "付款日期晚于今日（\(today)）：只有已付的款项才计入。",
            en: "It is \(today): only what has been paid counts, not a payment to come.")
    }

    /// A bar ends what its enterprise may ask for, a voucher's use too (domain rules, 14). The voucher itself stays until it is revoked.
    mutating func bar(in core: Core) {
        guard let until = core.state.bar(of: voucher.holder, on: core.today) else { return }
        fail(
            "", "barred", zh: "持券人或其控制人至 \(until) 不得申领补贴。",
            en: "The holder or its controller is barred through \(until): until then nothing is subsidised.")
    }

    /// What the payment still carries: other uses that rest on the very same payment have taken their part of it (Money 2).
    mutating func residual(of payment: ProviderPayment, in state: State) -> Fen {
        let residual = payment.amount.saturatingMinus(state.taken(of: payment, by: voucher.holder))
        if residual == .zero, payment.amount > .zero {
            fail(
                "/payment/reference", "payment-exhausted", zh: "该笔付款（\(payment.reference)）已全部用于其他核销。",
                en: "Nothing of this payment, \(payment.reference), is left: other redemptions rest on all of it.")
        }
        return residual
    }

    /// The contract is the one that was approved, and its party is not the holder or (where the scheme says so) related to it.
    mutating func contract(provider: String, number: String, in core: Core) {
        if let approved = application.claim["contractNumber"]?.string, let uscc = USCC(voucher.holder),
            Scheme.contractKey(enterprise: uscc, contractNumber: approved) != Scheme.contractKey(enterprise: uscc, contractNumber: number)
        {
            fail("/contractNumber", "other-contract", zh: "合同编号与获批申请不一致（应为 \(approved)）。", en: "The grant is for the contract \(approved).")
        }
        if let approved = application.claim["provider"]?.string, !core.state.isSameParty(provider, approved) {
            fail("/provider", "other-provider", zh: "服务方与获批申请不一致（应为 \(approved)）。", en: "The contract's party is \(approved).")
        }
        if core.state.isSameParty(provider, voucher.holder) {
            fail("/provider", "own-services", zh: "服务方不能就自己的服务申领补贴。", en: "A provider cannot claim on its own services.")
        }
        guard let terms = scheme.redemption else { return }
        let signedOn = application.claim["signedOn"]?.string.flatMap(LocalDate.init) ?? core.today
        if terms.refusesRelatedParty, core.state.areConnected(provider, voucher.holder, on: signedOn) {
            fail("/provider", "related-party", zh: "服务方与持券人为关联方。", en: "The provider is related to the holder.")
        }
        if let tag = terms.providerTag, core.state.enterprises.named(provider)?.enterprise.tags.contains(tag) != true {
            fail("/provider", "provider-not-registered", zh: "服务方不在登记名录（\(tag)）中。", en: "The provider is not on the register of \(tag).")
        }
    }

    /// The invoices with what each still carries in `taken`. An invoice's residual is global: over schemes, districts and enterprises.
    mutating func invoices(_ written: [InvoiceUse], provider: String, in core: Core) -> [InvoiceUse] {
        if written.isEmpty { fail("/invoices", "required", zh: "至少需要一张发票。", en: "At least one invoice is needed.") }
        if written.count > FileRedemption.invoicesMax {
            fail(
                "/invoices", "too-many", zh: "发票至多 \(FileRedemption.invoicesMax) 张。", en: "At most \(FileRedemption.invoicesMax) invoices.")
            return []
        }
        var seen: Set<String> = []
        var uses: [InvoiceUse] = []
        for (index, invoice) in written.enumerated() {
            guard let use = self.invoice(invoice, at: "/invoices/\(index)", provider: provider, in: core) else { continue }
            guard seen.insert(use.number).inserted else {
                fail("/invoices/\(index)/number", "duplicate-invoice", zh: "同一发票重复列出。", en: "The same invoice is listed twice.")
                continue
            }
            uses.append(use)
        }
        return uses
    }

    private mutating func invoice(_ written: InvoiceUse, at pointer: String, provider: String, in core: Core) -> InvoiceUse? {
        let state = core.state
        guard let number = InvoiceNumber(written.number) else {
            fail(
                pointer + "/number", "invalid-invoice-number", zh: "发票号码应为 20 位数电票号码，或 10/12 位代码加 8 位号码。",
                en: "An invoice's number has 20 digits, or (legacy) a code of 10 or 12 and a number of 8.")
            return nil
        }
        if written.amount <= .zero {
            fail(pointer + "/amount", "not-positive", zh: "发票金额必须大于零。", en: "The invoice's amount must be more than zero.")
        }
        if !state.isSameParty(written.buyer, voucher.holder) {
            fail(
                pointer + "/buyer", "other-buyer", zh: "发票购方必须是持券人 \(voucher.holder)。",
                en: "The buyer must be the holder, \(voucher.holder).")
        }
        if !state.isSameParty(written.seller, provider) {
            fail(pointer + "/seller", "other-seller", zh: "发票销方必须是合同的服务方。", en: "The seller must be the contract's party, the provider.")
        }
        if written.issuedOn > core.today {
            fail(
                pointer + "/issuedOn", "date-out-of-range", zh: "开票日期晚于今日（\(core.today)）。",
                en: "It is \(core.today): an invoice of a day to come is none yet.")
        }
        var use = written
        use.number = number.text
        use.taken = written.amount
        if let known = state.invoices[number.text], state.isStanding(known) {
            use.taken = known.residual
            contradictions(written, known, at: pointer, in: state)
        }
        return use
    }

    /// An invoice has one amount, one seller and one buyer, whoever files it, and is used up once.
    private mutating func contradictions(_ written: InvoiceUse, _ known: Invoice, at pointer: String, in state: State) {
        if known.amount != written.amount {
            fail(
                pointer + "/amount", "invoice-contradiction", zh: "该发票已登记的金额为 \(known.amount)。",
                en: "This invoice is on file with the amount \(known.amount).")
        }
        if known.residual == .zero {
            fail(
                pointer + "/number", "invoice-exhausted", zh: "该发票金额已全部用于补贴。",
                en: "Nothing of this invoice is left: it was used for other subsidies.")
        }
        if !state.isSameParty(known.buyer, written.buyer) {
            fail(
                pointer + "/buyer", "invoice-contradiction", zh: "该发票已以另一购方登记。", en: "This invoice is on file with another buyer.")
        }
        if !state.isSameParty(known.seller, written.seller) {
            fail(
                pointer + "/seller", "invoice-contradiction", zh: "该发票已以另一销方登记。", en: "This invoice is on file with another seller.")
        }
    }
}
