import HTTPServer
import JSON
import Subsidy

// Money ordered back.

extension Contract {
    static var recoveries: [Endpoint] { [orderRecovery, listRecoveries, getRecovery, recordReceipt] }

    private static let subjects = ["application", "voucher", "payable"]

    private static let orderRecovery = Endpoint(
        method: .post, path: "/v1/recoveries", name: "orderRecovery", tag: .recoveries,
        summary: LocalizedText(
            zh: "下达追缴；application、voucher、payable 三者择一。", en: "Orders money back, of one application, voucher or payable."),
        access: .role(.orderRecovery),
        content: .json(
            Schema.object(
                [
                    "application": .text(max: 64), "voucher": .text(max: 64), "payable": .text(max: 64), "amount": .amount,
                    "reason": .text(max: 2000),
                ], optional: Set(subjects)
            ).with("oneOf", .array(subjects.map { ["required": [.string($0)]] }))),
        success: .created(RecoveryRepresentation.reference), idempotency: .required,
        handler: .write { call in
            let command = OrderRecovery(
                subject: try subject(of: call), amount: try call.member("amount"), reason: try call.member("reason"))
            return Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(RecoveryOrdered.self)?.recovery.id, let recovery = state.recoveries[id] else { return .lost }
                return .created(RecoveryRepresentation(recovery: recovery), at: "/v1/recoveries/\(id)", version: recovery.version)
            }
        })

    private static func subject(of call: Call) throws -> RecoverySubject {
        if let id: ID<Payable> = try call.optionalMember("payable") { return .payable(id) }
        if let id: ID<Voucher> = try call.optionalMember("voucher") { return .voucher(id) }
        return .application(try call.member("application"))
    }

    private static let listRecoveries = Endpoint(
        method: .get, path: "/v1/recoveries", name: "listRecoveries", tag: .recoveries,
        summary: LocalizedText(zh: "追缴列表。", en: "Recoveries."),
        access: .role(.readPayments),
        query: QueryParameter.paging + [.filter("status", words: RecoveryStatus.allCases.map(\.rawValue), "Only in this state.")],
        success: .ok(RecoveryRepresentation.list),
        handler: .read { call, state, _ in
            let status = call.query["status"]
            let page = Page(try call.page(), count: state.recoveries.count) { position in
                guard let recovery = state.recoveries[state.recoveries.id(at: position)],
                    status == nil || recovery.status.rawValue == status
                else { return nil }
                return RecoveryRepresentation(recovery: recovery).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let getRecovery = Endpoint(
        method: .get, path: "/v1/recoveries/{id}", name: "getRecovery", tag: .recoveries,
        summary: LocalizedText(zh: "一笔追缴。", en: "One recovery."),
        access: .role(.readPayments), success: .ok(RecoveryRepresentation.reference),
        handler: .read { call, state, _ in
            guard let recovery = state.recoveries[call.id()] else { throw Refusal.noSuch("recovery", "追缴") }
            return .json(RecoveryRepresentation(recovery: recovery), version: recovery.version)
        })

    private static let recordReceipt = Endpoint(
        method: .post, path: "/v1/recoveries/{id}/receipts", name: "recordReceipt", tag: .recoveries,
        summary: LocalizedText(zh: "登记追缴到账。", en: "Records money that came back."), access: .role(.recordReceipt),
        content: .json(
            .object(["amount": .amount, "reference": .text(max: 100), "receivedOn": Schema.date.nullable], optional: ["receivedOn"])),
        success: .init(status: 201, schema: RecoveryRepresentation.reference, summary: "Recorded; the recovery as it now is."),
        idempotency: .required,
        handler: .write { call in
            let id: ID<Recovery> = call.id()
            let command = RecordReceipt(
                id: id, amount: try call.member("amount"), reference: try call.member("reference"),
                receivedOn: try call.optionalMember("receivedOn"))
            return Endpoint.Write(command) { state, _ in
                guard let recovery = state.recoveries[id] else { return .lost }
                return .json(RecoveryRepresentation(recovery: recovery), status: 201, version: recovery.version)
            }
        })
}
