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
    mutating func invoices(_ written: [InvoiceUse], provider: String, in state: State) -> [InvoiceUse] {
        if written.isEmpty { fail("/invoices", "required", zh: "至少需要一张发票。", en: "At least one invoice is needed.") }
        if written.count > FileRedemption.invoicesMax {
            fail(
                "/invoices", "too-many", zh: "发票至多 \(FileRedemption.invoicesMax) 张。", en: "At most \(FileRedemption.invoicesMax) invoices.")
            return []
        }
        var seen: Set<String> = []
        var uses: [InvoiceUse] = []
        for (index, invoice) in written.enumerated() {
            guard let use = self.invoice(invoice, at: "/invoices/\(index)", provider: provider, in: state) else { continue }
            guard seen.insert(use.number).inserted else {
                fail("/invoices/\(index)/number", "duplicate-invoice", zh: "同一发票重复列出。", en: "The same invoice is listed twice.")
                continue
            }
            uses.append(use)
        }
        return uses
    }

    private mutating func invoice(_ written: InvoiceUse, at pointer: String, provider: String, in state: State) -> InvoiceUse? {
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
        var use = written
        use.number = number.text
        use.taken = written.amount
        if let known = state.invoices[number.text] {
            if known.amount != written.amount {
                fail(
                    pointer + "/amount", "invoice-contradiction", zh: "该发票已登记的金额为 \(known.amount)。",
                    en: "This invoice is on file with the amount \(known.amount).")
            }
            use.taken = known.residual
            if known.residual == .zero {
                fail(
                    pointer + "/number", "invoice-exhausted", zh: "该发票金额已全部用于补贴。",
                    en: "Nothing of this invoice is left: it was used for other subsidies.")
            }
        }
        return use
    }
}
