import JSON
import Subsidy

/// Grants by measure, district and month, where the contract counts them.
struct StatisticsSection {
    let call: PageCall

    func write(to html: inout HTML) throws {
        guard call.service.gate(named: "getStatistics") != nil else { return }
    }
}
