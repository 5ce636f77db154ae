import JSON
import Ledger
import Testing

@testable import Subsidy

/// Public figures are kept as things happen.
@Suite struct StatisticsTests {
    @Test func figures_FollowACase_InTheMonthInWhichEachThingHappened() throws {
        var city = try City()
        let voucher = try city.granted()
        let payable = try city.owed(voucher, .yuan(1_000_000))
        try city.go(to: "2026-02-02")
        try city.paid([payable])
        let ordered = try city.give(
            OrderRecovery(subject: .payable(payable), amount: .yuan(100_000), reason: "x"), by: .municipal)
        let recovery = try #require(ordered.first(RecoveryOrdered.self)).recovery.id
        try city.give(RecordReceipt(id: recovery, amount: .yuan(100_000), reference: "R", receivedOn: nil), by: .maker)
        let cells = city.core.state.statistics.cells
        #expect(cells.map { $0.cell.month } == ["2026-01", "2026-02"] && cells.allSatisfy { $0.cell.district == "浦东新区" })
        #expect(cells[0].tally.submitted == 1 && cells[0].tally.granted == 1 && cells[0].tally.amount == .yuan(4_000_000))
        #expect(cells[1].tally.paid == .yuan(500_000) && cells[1].tally.recovered == .yuan(100_000))
        #expect(cells[1].tally.reduced == .yuan(100_000) && cells[1].tally.granted == 0)
    }

    @Test func whatTheBankSendsBack_CountsAsNotPaid_InTheMonthInWhichItHadCounted() throws {
        var city = try City()
        let payable = try city.owed(city.granted(), .yuan(1_000_000))
        let id = try city.paid([payable])
        try city.go(to: "2026-03-02")
        try city.give(RecordResults(id: id, results: [city.result(payable, .returned, "RTN-1")]), by: .maker)
        #expect(city.core.state.statistics.cells.allSatisfy { $0.tally.paid == .zero })
        try city.paid([payable])
        #expect(city.core.state.statistics.cells.map(\.tally.paid) == [.zero, .yuan(500_000)])
        #expect(city.position().paid == .yuan(500_000))
    }

    @Test func whatIsKeptBackToSettleADebt_CountsAsPaidAndAsRecovered() throws {
        var city = try City()
        let voucher = try city.granted()
        let payable = try city.owed(voucher, .yuan(1_000_000))
        try city.paid([payable])
        let ordered = try city.give(OrderRecovery(subject: .payable(payable), amount: .yuan(300_000), reason: "x"), by: .municipal)
        let recovery = try #require(ordered.first(RecoveryOrdered.self)).recovery.id
        let later = try city.owed(voucher, .yuan(400_000))
        try city.give(OffsetRecovery(id: recovery, payable: later, amount: .yuan(50_000)), by: .maker)
        let tallies = city.core.state.statistics.cells.map(\.tally)
        #expect(tallies.reduce(.zero) { $0 + $1.paid } == .yuan(550_000) && city.position().paid == .yuan(550_000))
        #expect(tallies.reduce(.zero) { $0 + $1.recovered } == .yuan(50_000) && city.position().recovered == .yuan(50_000))
    }

    @Test func figures_ComeBackFromTheirText() throws {
        let city = try EventTests.everything()
        let statistics = city.core.state.statistics
        let again = try Statistics(json: JSON(parsing: statistics.jsonBytes()))
        #expect(again.jsonBytes() == statistics.jsonBytes() && !again.cells.isEmpty && !again.referrals.isEmpty)
    }
}
