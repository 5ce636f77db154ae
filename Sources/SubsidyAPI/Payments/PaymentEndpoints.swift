import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

// What is owed, and how it is paid: made by one person, checked by another, reported by the bank.

extension Contract {
    static var payments: [Endpoint] {
        [listPayables, getPayable, draftBatch, listBatches, getBatch, approveBatch, batchFile, recordResults]
    }

    private static let listPayables = Endpoint(
        method: .get, path: "/v1/payables", name: "listPayables", tag: .payments, summary: LocalizedText(zh: "兑付单。", en: "What is owed."),
        access: .role(.readPayments),
        query: QueryParameter.paging + [
            .filter("pool", "Only of this pool."), .filter("status", words: PayableStatus.allCases.map(\.rawValue), "Only in this state."),
            .filter("payee", "Only to this enterprise."),
        ], success: .ok(PayableRepresentation.list),
        handler: .read { call, state, _ in
            let (pool, status, payee) = (call.query["pool"], call.query["status"], call.query["payee"])
            let page = Page(try call.page(), count: state.payables.count) { position in
                guard let payable = state.payables[state.payables.id(at: position)], pool == nil || payable.pool == pool,
                    status == nil || payable.status.rawValue == status, payee == nil || payable.payee == payee
                else { return nil }
                return PayableRepresentation(payable: payable).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let getPayable = Endpoint(
        method: .get, path: "/v1/payables/{id}", name: "getPayable", tag: .payments,
        summary: LocalizedText(zh: "一笔兑付单。", en: "One payable."),
        access: .role(.readPayments), success: .ok(PayableRepresentation.reference),
        handler: .read { call, state, _ in
            guard let payable = state.payables[call.id()] else { throw Refusal.noSuch("payable", "兑付单") }
            return .json(PayableRepresentation(payable: payable), version: payable.version)
        })

    private static let draftBatch = Endpoint(
        method: .post, path: "/v1/payment-batches", name: "draftBatch", tag: .payments,
        summary: LocalizedText(zh: "制作拨付批次。", en: "Puts payables of one pool together for payment."), access: .role(.draftBatch),
        content: .json(
            .object(["pool": .text(max: 64), "payables": .array(.id("pay_"), min: 1, max: DraftBatch.itemsMax)]), bytesMax: 4_194_304),
        success: .created(BatchRepresentation.reference), idempotency: .required,
        handler: .write { call in
            let command = DraftBatch(pool: try call.member("pool"), payables: try call.member("payables"))
            return Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(BatchDrafted.self)?.batch.id, let batch = state.batches[id] else { return .lost }
                return .created(BatchRepresentation(batch: batch), at: "/v1/payment-batches/\(id)", version: batch.version)
            }
        })

    private static let listBatches = Endpoint(
        method: .get, path: "/v1/payment-batches", name: "listBatches", tag: .payments,
        summary: LocalizedText(zh: "拨付批次列表。", en: "Batches."),
        access: .role(.readPayments),
        query: QueryParameter.paging + [
            .filter("pool", "Only of this pool."), .filter("status", words: BatchStatus.allCases.map(\.rawValue), "Only in this state."),
        ], success: .ok(BatchRepresentation.list), isHeavy: true,
        handler: .read { call, state, _ in
            let (pool, status) = (call.query["pool"], call.query["status"])
            let page = Page(try call.page(), count: state.batches.count) { position in
                guard let batch = state.batches[state.batches.id(at: position)], pool == nil || batch.pool == pool,
                    status == nil || batch.status.rawValue == status
                else { return nil }
                return BatchRepresentation(batch: batch).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let getBatch = Endpoint(
        method: .get, path: "/v1/payment-batches/{id}", name: "getBatch", tag: .payments,
        summary: LocalizedText(zh: "一个拨付批次。", en: "One batch."),
        access: .role(.readPayments), success: .ok(BatchRepresentation.reference), isHeavy: true,
        handler: .read { call, state, _ in
            let batch = try call.batch(in: state)
            return .json(BatchRepresentation(batch: batch), version: batch.version)
        })

    private static let approveBatch = Endpoint(
        method: .post, path: "/v1/payment-batches/{id}/approval", name: "approveBatch", tag: .payments,
        summary: LocalizedText(zh: "复核批次；复核人不得为制单人。", en: "Approves a batch; the checker is another person than the maker."),
        access: .role(.approveBatch), content: .empty, success: .ok(BatchRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let id: ID<Batch> = call.id()
            return Endpoint.Write(ApproveBatch(id: id)) { state, _ in
                guard let batch = state.batches[id] else { return .lost }
                return .json(BatchRepresentation(batch: batch), version: batch.version)
            }
        })

    private static let batchFile = Endpoint(
        method: .get, path: "/v1/payment-batches/{id}/file", name: "getBatchFile", tag: .payments,
        summary: LocalizedText(zh: "银行付款文件：pain.001 或 CSV。", en: "The file for the bank: ISO 20022 pain.001 or CSV."),
        access: .role(.readPayments),
        success: .init(mediaTypes: [.xml, .csv], schema: .text(max: 100_000_000), summary: "The same octets at every call."),
        refusals: [409],
        isHeavy: true,
        handler: .gather { call, state, _ in
            let batch = try call.batch(in: state)
            guard batch.status.allowedSteps.contains("file") else {
                throw Problem(
                    .conflict, "invalid-state", zh: "批次状态为 \(batch.status.rawValue)，复核后才有付款文件。",
                    en: "The batch is \(batch.status.rawValue): it has a file once it is approved.",
                    members: [
                        .init(key: "state", value: .string(batch.status.rawValue)),
                        .init(key: "allowed", value: .array(batch.status.allowedSteps.map { .string($0) })),
                    ])
            }
            return {
                let file = PaymentInitiation(batch: batch, payer: call.service.configuration.payer)
                let body = call.mediaType == .csv ? file.csv() : file.xml()
                let name = batch.id.text + (call.mediaType == .csv ? ".csv" : ".xml")
                return Answer(
                    status: 200,
                    fields: [
                        ("ETag", VersionTag(version: nil, body: body).field), ("Content-Disposition", "attachment; filename=\"\(name)\""),
                    ], mediaType: call.mediaType, body: body)
            }
        })

    private static let recordResults = Endpoint(
        method: .post, path: "/v1/payment-batches/{id}/results", name: "recordResults", tag: .payments,
        summary: LocalizedText(
            zh: "登记银行回执（JSON、CSV 或 pain.002）；同一回执重复提交不会重复付款。",
            en: "Takes in the bank's results: JSON, CSV or pain.002. The same ones twice pay nothing twice."),
        access: .role(.recordResults),
        content: Content(
            forms: [
                .init(mediaType: .json, schema: PaymentResults.schema), .init(mediaType: .csv, schema: nil),
                .init(mediaType: .xml, schema: nil),
            ],
            bytesMax: 33_554_432),
        success: .ok(RecordedResults.reference), idempotency: .required, isHeavy: true,
        handler: .write { call in
            let id: ID<Batch> = call.id()
            let results = try PaymentResults.read(call)
            return Endpoint.Write(RecordResults(id: id, results: results)) { state, outcome in
                guard let batch = state.batches[id] else { return .lost }
                return .json(RecordedResults(batch: batch, report: outcome.report ?? .array([])), version: batch.version)
            }
        })
}

extension Call {
    /// The batch that the path names.
    func batch(in state: State) throws -> Batch {
        guard let batch = state.batches[id()] else { throw Refusal.noSuch("payment batch", "拨付批次") }
        return batch
    }
}

/// The batch after its results, and what became of each row.
struct RecordedResults: Representation {
    let batch: Batch
    let report: JSON

    static let name = "RecordedResults"
    static let schema = Schema.object([
        "id": .id("bat_"), "status": .words(BatchStatus.self), "batch": BatchRepresentation.reference,
        "rows": .array(
            .object(["payable": .text(min: 0, max: 64), "outcome": .words(ItemOutcome.self), "result": .text(max: 40)]), max: 10_000),
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", batch.id)
        writer.member("status", batch.status)
        writer.member("batch", BatchRepresentation(batch: batch))
        writer.member("rows", report)
        writer.endObject()
    }
}
