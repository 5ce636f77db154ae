// The short ways through a case: each step by whoever may take it, with figures that the caller can change.

import JSON
import Ledger
import Testing

@testable import Subsidy

extension City {
    /// What an application is about.
    struct Case {
        var scheme = "model-api"
        var seat = Seat.applicant
        var applicant = City.first
        var amount = "8000000.00"
        var contract: String?
        var provider = City.provider.name
        /// Members of the claim beside the common ones.
        var more: [JSONObject.Member] = []

        static let standard = Case()
        static let second = Case(seat: .otherApplicant, applicant: City.second)
    }

    func claim(_ some: Case, contract: String) -> JSON {
        var claim = JSONObject([
            .init(key: "contractNumber", value: .string(contract)), .init(key: "signedOn", value: "2025-12-20"),
            .init(key: "provider", value: .string(some.provider)),
        ])
        if some.scheme.hasPrefix("compute") {
            claim["rent"] = .string(some.amount)
            claim["months"] = 6
            claim["startsOn"] = "2026-01-01"
        } else {
            claim["contractAmount"] = .string(some.amount)
        }
        if some.scheme.hasPrefix("model") { claim["thirdParty"] = true }
        if some.scheme.hasPrefix("corpus") { claim["purpose"] = "large-model" }
        for member in some.more { claim[member.key] = member.value }
        return .object(claim)
    }

    // MARK: To the voucher

    mutating func document(by seat: Seat = .applicant) throws -> ID<Document> {
        let outcome = try give(
            StoreDocument(sha256: String(repeating: "ab", count: 32), size: 12, mediaType: "application/pdf"), by: seat)
        return try #require(outcome.first(DocumentStored.self)).document.id
    }

    mutating func drafted(_ some: Case = .standard) throws -> ID<Application> {
        let contract = some.contract ?? nextContract()
        let documents = [AttachedDocument(kind: "contract", id: try document(by: some.seat))]
        let outcome = try give(
            CreateApplication(
                scheme: some.scheme, applicant: some.applicant.uscc.code, claim: claim(some, contract: contract), documents: documents),
            by: some.seat)
        return try #require(outcome.first(ApplicationDrafted.self)).drafted.id
    }

    mutating func submitted(_ some: Case = .standard) throws -> ID<Application> {
        let id = try drafted(some)
        try give(SubmitApplication(id: id), by: some.seat)
        return id
    }

    func districtSeat(of id: ID<Application>) -> Seat {
        core.state.applications[id]?.district == "徐汇区" ? .otherDistrict : .district
    }

    /// Past the district's check, waiting for the municipal review.
    mutating func checked(_ some: Case = .standard) throws -> ID<Application> {
        let id = try submitted(some)
        try give(review(id, "district-check"), by: districtSeat(of: id))
        return id
    }

    func review(
        _ id: ID<Application>, _ stage: String, _ outcome: ReviewOutcome = .approve, base: Fen? = nil, rate: Rate? = nil
    ) -> ReviewApplication {
        ReviewApplication(id: id, stage: stage, outcome: outcome, approvedBase: base, approvedRate: rate, opinion: "as reviewed")
    }

    func approval(_ id: ID<Application>, base: Fen? = nil, rate: Rate? = nil) -> ReviewApplication {
        review(id, "municipal-review", base: base, rate: rate)
    }

    /// Approved and under publicity.
    mutating func published(_ some: Case = .standard, base: Fen? = nil, rate: Rate? = nil) throws -> ID<Application> {
        let id = try checked(some)
        try give(approval(id, base: base, rate: rate), by: .municipal)
        return id
    }

    /// Publicity over, the voucher issued; the clock stands on the morning of its first day.
    mutating func granted(_ some: Case = .standard, base: Fen? = nil, rate: Rate? = nil) throws -> ID<Voucher> {
        let id = try published(some, base: base, rate: rate)
        let last = try #require(application(id).publicUntil)
        try go(to: last.adding(days: 1))
        settle()
        return try #require(try application(id).vouchers.first)
    }

    // MARK: From the voucher to the money

    func invoice(_ number: String, _ amount: Fen, of voucher: ID<Voucher>, seller: String = City.provider.name) throws -> InvoiceUse {
        var use = InvoiceUse()
        use.number = number
        use.amount = amount
        use.issuedOn = now.date
        use.seller = seller
        use.buyer = try self.voucher(voucher).holder
        return use
    }

    func redemption(_ id: ID<Voucher>, _ base: Fen, _ invoices: [InvoiceUse], paid: Fen? = nil) throws -> FileRedemption {
        var payment = ProviderPayment()
        payment.amount = paid ?? base
        payment.paidOn = now.date
        payment.reference = "PAY-\(history.count)"
        let contract = try application(voucher(id).application).claim["contractNumber"]?.string ?? ""
        return FileRedemption(
            voucher: id, provider: City.provider.name, contractNumber: contract, claimedBase: base, invoices: invoices, payment: payment)
    }

    /// Files one redemption on one invoice of the same amount.
    mutating func filed(_ id: ID<Voucher>, _ base: Fen, invoice number: String? = nil) throws -> ID<Redemption> {
        let invoice = try invoice(number ?? nextInvoice(), base, of: id)
        return try filed(try redemption(id, base, [invoice]))
    }

    mutating func filed(_ redemption: FileRedemption) throws -> ID<Redemption> {
        let holder = try voucher(redemption.voucher).holder
        let outcome = try give(redemption, by: holder == City.second.uscc.code ? .otherApplicant : .applicant)
        return try #require(outcome.first(RedemptionFiled.self)).redemption.id
    }

    /// A red-letter invoice of its own number.
    func reversal(of number: String, _ amount: Fen) -> ReverseInvoice {
        ReverseInvoice(number: number, redLetter: "RED-\(history.count)", amount: amount)
    }

    func acceptance(_ id: ID<Redemption>, base: Fen? = nil) -> ReviewRedemption {
        ReviewRedemption(id: id, outcome: .approve, approvedBase: base, opinion: "accepted")
    }

    /// Files and accepts; the payable that it makes.
    mutating func owed(_ voucher: ID<Voucher>, _ base: Fen, invoice: String? = nil) throws -> ID<Payable> {
        let redemption = try filed(voucher, base, invoice: invoice)
        try give(acceptance(redemption), by: .municipal)
        return try #require(core.state.redemptions[redemption]?.payable)
    }

    mutating func batch(_ payables: [ID<Payable>]) throws -> ID<Batch> {
        let pool = try payable(#require(payables.first)).pool
        let outcome = try give(DraftBatch(pool: pool, payables: payables), by: .maker)
        return try #require(outcome.first(BatchDrafted.self)).batch.id
    }

    mutating func approvedBatch(_ payables: [ID<Payable>]) throws -> ID<Batch> {
        let id = try batch(payables)
        try give(approval(id), by: .checker)
        if try batch(id).status == .drafted { try give(approval(id), by: .secondChecker) }
        return id
    }

    /// The approval of a batch by the digest of its file as it would be now: accounts and amounts are all that it depends on here.
    func approval(_ id: ID<Batch>, signed: String? = nil) -> ApproveBatch {
        let batch = core.state.batches[id].map { core.state.withPayees($0) }
        let text = batch?.items.map { "\($0.account?.number ?? "-") \($0.amount)" }.joined(separator: "\n") ?? ""
        let file = BatchFile(mediaType: "application/xml", sha256: text, size: Int64(text.utf8.count))
        let payer = BankAccount(bank: "国库", number: "1", name: "市经信委")
        return ApproveBatch(id: id, files: [file], payer: payer, seen: core.state.seq, signed: signed)
    }

    func result(_ payable: ID<Payable>, _ outcome: ItemOutcome = .paid, _ reference: String? = nil) -> PaymentResult {
        PaymentResult(
            payable: payable, outcome: outcome, reference: reference ?? (outcome == .failed ? nil : "BANK-\(payable)"),
            reason: outcome == .paid ? nil : "account closed")
    }

    /// Drafts, approves and pays.
    @discardableResult
    mutating func paid(_ payables: [ID<Payable>]) throws -> ID<Batch> {
        let id = try approvedBatch(payables)
        try give(RecordResults(id: id, results: payables.map { result($0) }), by: .maker)
        return id
    }

    /// One more payable of 10,000, paid.
    mutating func paidOnce(_ voucher: ID<Voucher>) throws -> ID<Payable> {
        let payable = try owed(voucher, .yuan(20_000))
        try paid([payable])
        return payable
    }

    // MARK: Looking

    func application(_ id: ID<Application>) throws -> Application { try #require(core.state.applications[id]) }
    func voucher(_ id: ID<Voucher>) throws -> Voucher { try #require(core.state.vouchers[id]) }
    func payable(_ id: ID<Payable>) throws -> Payable { try #require(core.state.payables[id]) }
    func redemption(_ id: ID<Redemption>) throws -> Redemption { try #require(core.state.redemptions[id]) }
    func batch(_ id: ID<Batch>) throws -> Batch { try #require(core.state.batches[id]) }
    func position(_ pool: String = "model-voucher") -> Books.Position { core.state.books.position(of: pool) }

    /// A pool's terms in yuan, as `available reserved committed paid recovered`.
    func terms(_ pool: String = "model-voucher") -> String {
        let position = position(pool)
        return [position.available, position.reserved, position.committed, position.paid, position.recovered].map(\.description)
            .joined(separator: " ")
    }
}

extension Problem {
    /// The value of a member of the problem document.
    func member(_ key: String) -> JSON? { members.first { $0.key == key }?.value }

    var codes: [String] { failures.map(\.code) }
}
