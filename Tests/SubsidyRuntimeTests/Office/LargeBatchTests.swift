import Cryptography
import JSON
import Journal
import Ledger
import Testing

@testable import Subsidy
@testable import SubsidyRuntime

/// What one command may make must fit into one record: a command that passes every rule and cannot be kept would stop the office.
@Suite struct LargeBatchTests {
    /// A part of the largest batch, so that the test is short; the octets of one item tell those of all.
    static let items = 1000
    static let maker = Principal(clientID: ID("cli_maker"), name: "maker", person: "maker", roles: [.financeMaker])

    @Test func aSliceOfResults_FitsIntoOneRecordWithItsAnswer() throws {
        let journal = try EmbeddedJournal(directory: "/journal", disk: SimulatedDisk(seed: 1))
        let batch = try Self.write(to: journal, items: Self.items)
        let office = try TestOffice.open(journal)
        let results = batch.items.map { item in
            PaymentResult(payable: item.payable, outcome: .paid, reference: "20260105-\(item.payable)-BANKREFERENCE", reason: nil)
        }
        let pending = Pending()
        office.submit(
            Submission(
                principal: Self.maker, command: RecordResults(id: batch.id, results: results),
                idempotency: IdempotencyKey(client: Self.maker.clientID, key: "k", fingerprint: .zero),
                // As the API answers: the batch, and a row for each item.
                render: { state, outcome in
                    var writer = JSONWriter()
                    writer.beginObject()
                    writer.member("batch", state.batches[batch.id])
                    writer.member("report", outcome.report)
                    writer.endObject()
                    return Rendered(status: 200, body: writer.bytes)
                }, completion: { pending.put($0) }))
        let reply = try pending.wait()
        #expect(office.read { state, _ in state.books.position(of: "model-voucher").paid }.value == .yuan(Int64(Self.items)))
        var octets = 0
        try journal.read(from: UInt64(reply.seq)) { record in
            octets = record.line.count
            return .stop
        }
        #expect(octets / Self.items * RecordResults.rowsMax < JournalOptions().recordBytesMax)
        try office.drain()
    }

    /// A journal in which an approved batch of many payables waits for the bank.
    private static func write(to journal: EmbeddedJournal, items: Int) throws -> Batch {
        var seq: Int64 = 0
        func record(_ events: [any Event]) throws {
            seq += 1
            let moment = Moment(seq: seq, at: SandboxClock.start, by: nil)
            var writer = JSONWriter()
            RecordBody.write(Outcome(command: "prepared", moment: moment, events: events, report: nil), reply: nil, to: &writer)
            var batch = RecordBatch()
            try batch.append(writer.bytes)
            _ = try journal.append(batch, expecting: UInt64(seq))
        }
        let pool = "model-voucher"
        func post(_ debit: AccountKind, _ credit: AccountKind, _ amount: Fen) -> Posted {
            Posted(Entry(pool: pool, debit: debit, credit: credit, amount: amount), for: pool)
        }
        let total = Fen.yuan(Int64(items))
        try record([
            post(.available, .appropriated, .yuan(300_000_000)), post(.reserved, .available, total), post(.committed, .reserved, total),
        ])
        let applications = (0..<items / 10).map { index in
            var application = Application()
            application.id = ID("app_\(1_000_000 + index)")
            application.scheme = "model-api"
            application.applicant = "91350100M000100Y43"
            application.status = .granted
            application.pool = pool
            return application
        }
        try record(applications.map { ApplicationDrafted($0) })
        var batch = Batch()
        batch.id = ID("bat_000000b0000")
        batch.pool = pool
        batch.maker = "maker"
        batch.total = total
        var payables: [any Event] = []
        for index in 0..<items {
            var payable = Payable()
            payable.id = ID("pay_\(100_000_000_00 + index)")
            payable.pool = pool
            payable.scheme = "model-api"
            payable.application = applications[index / 10].id
            payable.payee = applications[index / 10].applicant
            payable.amount = .yuan(1)
            payables.append(PayableCreated(payable))
            var item = BatchItem()
            item.payable = payable.id
            item.payee = payable.payee
            item.payeeName = "上海某某人工智能科技股份有限公司"
            item.account = BankAccount(bank: "中国工商银行股份有限公司上海市分行", number: "6222021001116245702", name: item.payeeName)
            item.amount = payable.amount
            batch.items.append(item)
        }
        for start in stride(from: 0, to: items, by: 1000) { try record(Array(payables[start..<min(items, start + 1000)])) }
        try record([BatchDrafted(batch)])
        try record([BatchApproved(batch.id, person: "checker")])
        return batch
    }
}
