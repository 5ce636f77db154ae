import JSON
import Subsidy

/// What the bank said, what the books say, what is open and how old, where the contract has the report.
struct Reconciliation {
    let call: PageCall

    func write(to html: inout HTML) throws {
        guard call.service.gate(named: "getReconciliation") != nil, call.contract.allows("getReconciliation") else { return }
    }
}
