import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

// How what is owed is paid: made by one person, checked by another, reported by the bank.

extension Contract {
    static var batches: [Endpoint] {
        [draftBatch, listBatches, getBatch, listBatchItems, approveBatch, cancelBatch, dispatchBatch, batchFile, recordResults]
    }

    private static let draftBatch = Endpoint(
        method: .post, path: "/v1/payment-batches", name: "draftBatch", tag: .payments,
        summary: LocalizedText(
            zh: "制作拨付批次；executionDate 缺省为今日。", en: "Puts payables of one pool together for payment, on executionDate or today."),
        access: .role(.draftBatch),
        content: .json(
            .object(
                [
                    "pool": .text(max: 64), "payables": .array(.id("pay_"), min: 1, max: DraftBatch.itemsMax),
                    "executionDate": Schema.date.nullable,
                ], optional: ["executionDate"]), bytesMax: 8 << 20),
        success: .created(BatchRepresentation.reference), idempotency: .required, isHeavy: true,
        handler: .write { call in
            let command = DraftBatch(
                pool: try call.member("pool"), payables: try call.member("payables"),
                executionDate: try call.optionalMember("executionDate"))
            return Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(BatchDrafted.self)?.batch.id, let batch = state.batches[id] else { return .lost }
                return .created(BatchRepresentation(batch: batch), at: "/v1/payment-batches/\(id)", version: batch.version)
            }
        })

    private static let listBatches = Endpoint(
        method: .get, path: "/v1/payment-batches", name: "listBatches", tag: .payments,
        summary: LocalizedText(zh: "拨付批次列表（不含明细）。", en: "Batches, without their items."),
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
                return BatchRepresentation(batch: batch, showsItems: false).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let getBatch = Endpoint(
        method: .get, path: "/v1/payment-batches/{id}", name: "getBatch", tag: .payments,
        summary: LocalizedText(
            zh: "一个拨付批次；fileDigest 为付款文件的 SHA-256，复核时引用。", en: "One batch; fileDigest is what its approval should quote."),
        access: .role(.readPayments), success: .ok(BatchRepresentation.reference), isHeavy: true,
        handler: .gather { call, state, _ in
            let batch = state.withPayees(try call.batch(in: state))
            return {
                let isDraft = batch.status == .drafted
                let file = PaymentInitiation(batch: batch, payer: call.service.configuration.payer)
                let digest = isDraft ? PaymentInitiation.sha256(file.xml()) : nil
                return .json(BatchRepresentation(batch: batch, draftDigest: digest), version: batch.version)
            }
        })

    private static let listBatchItems = Endpoint(
        method: .get, path: "/v1/payment-batches/{id}/items", name: "listBatchItems", tag: .payments,
        summary: LocalizedText(zh: "批次明细。", en: "A batch's items, page by page."), access: .role(.readPayments),
        query: QueryParameter.paging + [
            .filter("outcome", words: ["open"] + ItemOutcome.allCases.map(\.rawValue), "Only with this outcome.")
        ],
        success: .ok(
            .object([
                "data": .array(BatchRepresentation.item, max: PageRequest.limitMax), "next": Schema.text(max: 16).nullable,
            ])), isHeavy: true,
        handler: .read { call, state, _ in
            let batch = try call.batch(in: state)
            let outcome = call.query["outcome"]
            let page = Page(try call.page(), count: batch.items.count) { position in
                let item = batch.items[position]
                guard outcome == nil || (item.outcome?.rawValue ?? "open") == outcome else { return nil }
                return BatchItemRepresentation(item).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let approveBatch = Endpoint(
        method: .post, path: "/v1/payment-batches/{id}/approval", name: "approveBatch", tag: .payments,
        summary: LocalizedText(
            zh: "复核批次；复核人不得为制单人；fileDigest 与付款文件不符则 409。",
            en: "Approves a batch; the checker is another person than the maker; 409 where fileDigest is not that of its file."),
        access: .role(.approveBatch),
        content: .optional(.object(["fileDigest": BatchRepresentation.digest.nullable], optional: ["fileDigest"])),
        success: .ok(BatchRepresentation.reference), idempotency: .accepted, isHeavy: true,
        handler: .write { call in
            let id: ID<Batch> = call.id()
            let signed: String? = try call.optionalMember("fileDigest")
            let payer = call.service.configuration.payer
            let (batch, seen) = call.service.office.read { state, _ in state.batches[id].map { state.withPayees($0) } }
            let files = batch.flatMap { $0.status == .drafted ? PaymentInitiation(batch: $0, payer: payer).files() : nil } ?? []
            let command = ApproveBatch(id: id, files: files, payer: payer, seen: seen, signed: signed)
            return Endpoint.Write(command) { state, _ in
                guard let batch = state.batches[id] else { return .lost }
                return .json(BatchRepresentation(batch: batch), version: batch.version)
            }
        })

    private static let cancelBatch = Endpoint(
        method: .post, path: "/v1/payment-batches/{id}/cancellation", name: "cancelBatch", tag: .payments,
        summary: LocalizedText(zh: "取消未复核的批次；兑付单重新待付。", en: "Gives a draft up; its payables wait again."),
        access: .role(.draftBatch), content: .json(.object(["reason": .text(max: 2000)])),
        success: .ok(BatchRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let id: ID<Batch> = call.id()
            return Endpoint.Write(CancelBatch(id: id, reason: try call.member("reason"))) { state, _ in
                guard let batch = state.batches[id] else { return .lost }
                return .json(BatchRepresentation(batch: batch), version: batch.version)
            }
        })

    private static let dispatchBatch = Endpoint(
        method: .post, path: "/v1/payment-batches/{id}/dispatch", name: "dispatchBatch", tag: .payments,
        summary: LocalizedText(zh: "登记付款文件已送银行或国库。", en: "Notes that the file was handed to the bank or the treasury."),
        access: .role(.recordResults), content: .empty, success: .ok(BatchRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let id: ID<Batch> = call.id()
            return Endpoint.Write(DispatchBatch(id: id)) { state, _ in
                guard let batch = state.batches[id] else { return .lost }
                return .json(BatchRepresentation(batch: batch), version: batch.version)
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
            bytesMax: PaymentResults.bytesMax, isStreamed: true),
        success: .ok(RecordedResults.reference), idempotency: .required, isHeavy: true,
        handler: .series { call in
            let id: ID<Batch> = call.id()
            let results = try PaymentResults.read(call)
            let tally = ResultTally(count: results.count)
            return Endpoint.Series {
                let (slice, isLast) = try results.next()
                return (RecordResults(id: id, results: slice), isLast)
            } note: {
                tally.note($0)
            } render: { state, outcome in
                guard let batch = state.batches[id] else { return .lost }
                return .json(RecordedResults(batch: batch, results: tally.with(outcome.report)), version: batch.version)
            }
        })
}

extension Call {
    /// The batch that the path names.
    func batch(in state: borrowing State) throws -> Batch {
        guard let batch = state.batches[id()] else { throw Refusal.noSuch("payment batch", "拨付批次") }
        return batch
    }
}
