import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

// What is owed, and how it is paid: made by one person, checked by another, reported by the bank.

extension Contract {
    static var payments: [Endpoint] {
        [listPayables, getPayable] + batches
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
}
