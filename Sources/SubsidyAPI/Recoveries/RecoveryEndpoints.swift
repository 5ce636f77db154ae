import HTTPServer
import JSON
import Ledger
import Subsidy

// Money ordered back.

extension Contract {
    static var recoveries: [Endpoint] {
        [orderRecovery, listRecoveries, getRecovery, recordReceipt, offsetRecovery, planRecovery, proposeWriteOff, approveWriteOff]
    }

    private static let subjects = ["application", "voucher", "payable"]

    private static let planInput = Schema.array(
        .object(["amount": .amount, "dueOn": .date]), max: Recovery.instalmentsMax
    ).described("Parts of the amount, in the order of their days; they sum to it.")

    private static let orderRecovery = Endpoint(
        method: .post, path: "/v1/recoveries", name: "orderRecovery", tag: .recoveries,
        summary: LocalizedText(
            zh: "下达追缴；application、voucher、payable 三者择一；cause 为 fraud 时同时限制企业及其实际控制人申报。",
            en: "Orders money back, of one application, voucher or payable; fraud bars the enterprise and its controller."),
        access: .role(.orderRecovery),
        content: .json(
            Schema.object(
                [
                    "application": .text(max: 64), "voucher": .text(max: 64), "payable": .text(max: 64), "amount": .amount,
                    "reason": .text(max: 2000), "cause": .words(RecoveryCause.self), "legalGround": Schema.text(max: 500).nullable,
                    "dueOn": Schema.date.nullable, "instalments": planInput,
                ], optional: Set(subjects + ["cause", "legalGround", "dueOn", "instalments"])
            ).with("oneOf", .array(subjects.map { ["required": [.string($0)]] }))),
        success: .created(RecoveryRepresentation.reference), idempotency: .required,
        handler: .write { call in
            let terms = RecoveryTerms(
                reason: try call.member("reason"), cause: try call.optionalMember("cause") ?? .overpayment,
                legalGround: try call.optionalMember("legalGround"), dueOn: try call.optionalMember("dueOn"),
                instalments: try call.optionalMember("instalments") ?? [])
            let command = OrderRecovery(subject: try subject(of: call), amount: try call.member("amount"), terms: terms)
            return Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(RecoveryOrdered.self)?.recovery.id, let recovery = state.recoveries[id] else { return .lost }
                return .created(
                    RecoveryRepresentation(recovery: recovery, on: state.now.date), at: "/v1/recoveries/\(id)", version: recovery.version)
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
        query: QueryParameter.paging + [
            .filter("status", words: RecoveryStatus.allCases.map(\.rawValue), "Only in this state."),
            .filter("debtor", "Only of this enterprise."),
        ],
        success: .ok(RecoveryRepresentation.list),
        handler: .read { call, state, now in
            let (status, debtor) = (call.query["status"], call.query["debtor"])
            let page = Page(try call.page(), count: state.recoveries.count) { position in
                guard let recovery = state.recoveries[state.recoveries.id(at: position)],
                    status == nil || recovery.status.rawValue == status, debtor == nil || recovery.debtor == debtor
                else { return nil }
                return RecoveryRepresentation(recovery: recovery, on: now.date).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let getRecovery = Endpoint(
        method: .get, path: "/v1/recoveries/{id}", name: "getRecovery", tag: .recoveries,
        summary: LocalizedText(zh: "一笔追缴；逾期与利息计至今日。", en: "One recovery, with what is overdue and its interest until today."),
        access: .role(.readPayments), success: .ok(RecoveryRepresentation.reference),
        handler: .read { call, state, now in
            guard let recovery = state.recoveries[call.id()] else { throw Refusal.noSuch("recovery", "追缴") }
            return .json(RecoveryRepresentation(recovery: recovery, on: now.date), version: recovery.version)
        })

    /// A command on one order, answered with the order as it then is.
    private static func step(_ id: ID<Recovery>, _ command: any Command, status: Int = 200) -> Endpoint.Write {
        Endpoint.Write(command) { state, _ in
            guard let recovery = state.recoveries[id] else { return .lost }
            return .json(RecoveryRepresentation(recovery: recovery, on: state.now.date), status: status, version: recovery.version)
        }
    }

    private static let recordReceipt = Endpoint(
        method: .post, path: "/v1/recoveries/{id}/receipts", name: "recordReceipt", tag: .recoveries,
        summary: LocalizedText(zh: "登记追缴到账；interest 为随同到账的利息。", en: "Records money that came back, and interest with it."),
        access: .role(.recordReceipt),
        content: .json(
            .object(
                ["amount": .amount, "interest": .amount, "reference": .text(max: 100), "receivedOn": Schema.date.nullable],
                optional: ["receivedOn", "interest"])),
        success: .init(status: 201, schema: RecoveryRepresentation.reference, summary: "Recorded; the recovery as it now is."),
        idempotency: .required,
        handler: .write { call in
            let id: ID<Recovery> = call.id()
            let command = RecordReceipt(
                id: id, amount: try call.member("amount"), interest: try call.optionalMember("interest") ?? Fen.zero,
                reference: try call.member("reference"), receivedOn: try call.optionalMember("receivedOn"))
            return step(id, command, status: 201)
        })

    private static let offsetRecovery = Endpoint(
        method: .post, path: "/v1/recoveries/{id}/offsets", name: "offsetRecovery", tag: .recoveries,
        summary: LocalizedText(
            zh: "以待付兑付单抵扣；amount 缺省为可抵最大额。", en: "Keeps it back from a payable that waits; as much as possible without an amount."),
        access: .role(.recordReceipt),
        content: .json(.object(["payable": .text(max: 64), "amount": .amount], optional: ["amount"])),
        success: .init(status: 201, schema: RecoveryRepresentation.reference, summary: "Kept back; the recovery as it now is."),
        idempotency: .required,
        handler: .write { call in
            let id: ID<Recovery> = call.id()
            return step(
                id, OffsetRecovery(id: id, payable: try call.member("payable"), amount: try call.optionalMember("amount")), status: 201)
        })

    private static let planRecovery = Endpoint(
        method: .post, path: "/v1/recoveries/{id}/instalments", name: "planRecovery", tag: .recoveries,
        summary: LocalizedText(zh: "约定未收回部分的分期。", en: "Agrees instalments for what is still to come."),
        access: .role(.orderRecovery),
        content: .json(.object(["instalments": planInput.with("minItems", 1)])),
        success: .ok(RecoveryRepresentation.reference), idempotency: .required,
        handler: .write { call in
            let id: ID<Recovery> = call.id()
            return step(id, PlanRecovery(id: id, instalments: try call.member("instalments")))
        })

    private static let proposeWriteOff = Endpoint(
        method: .post, path: "/v1/recoveries/{id}/write-off", name: "proposeWriteOff", tag: .recoveries,
        summary: LocalizedText(zh: "提出核销未收回部分，须另一人批准。", en: "Proposes to give up what has not come back; another person approves."),
        access: .role(.orderRecovery), content: .json(.object(["reason": .text(max: 2000)])),
        success: .ok(RecoveryRepresentation.reference), idempotency: .required,
        handler: .write { call in
            let id: ID<Recovery> = call.id()
            return step(id, ProposeWriteOff(id: id, reason: try call.member("reason")))
        })

    private static let approveWriteOff = Endpoint(
        method: .post, path: "/v1/recoveries/{id}/write-off/approval", name: "approveWriteOff", tag: .recoveries,
        summary: LocalizedText(zh: "批准核销；批准人不得为提出人。", en: "Approves the write-off; not by whoever proposed it."),
        access: .role(.approveWriteOff), content: .empty, success: .ok(RecoveryRepresentation.reference), idempotency: .required,
        handler: .write { call in
            let id: ID<Recovery> = call.id()
            return step(id, ApproveWriteOff(id: id))
        })
}
