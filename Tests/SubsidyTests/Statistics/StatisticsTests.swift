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

    @Test func whatTheBankSentBack_OrWasKeptBack_IsCountedAsThePoolCountsIt() throws {
        var city = try City()
        let voucher = try city.granted()
        let (first, second) = (try city.owed(voucher, .yuan(1_000_000)), try city.owed(voucher, .yuan(600_000)))
        let batch = try city.paid([first])
        func sums() -> (paid: Fen, recovered: Fen) {
            city.core.state.statistics.cells.reduce((.zero, .zero)) { ($0.0 + $1.tally.paid, $0.1 + $1.tally.recovered) }
        }
        try city.go(to: "2026-02-02")
        try city.give(RecordResults(id: batch, results: [city.result(first, .returned, "RT")]), by: .maker)
        #expect(sums().paid == .zero && city.position().paid == .zero)
        #expect(city.core.state.statistics.cells.last?.tally.paid == .zero - .yuan(500_000), "in the month in which it came back")
        try city.paid([first])
        let order = OrderRecovery(subject: .payable(first), amount: .yuan(200_000), reason: "x")
        let recovery = try #require(try city.give(order, by: .municipal).first(RecoveryOrdered.self)).recovery.id
        try city.give(OffsetRecovery(id: recovery, payable: second, amount: nil), by: .maker)
        #expect(sums().paid == city.position().paid && sums().recovered == city.position().recovered)
        #expect(sums().paid == .yuan(700_000) && sums().recovered == .yuan(200_000))
    }

    @Test func figures_ComeBackFromTheirText() throws {
        let city = try EventTests.everything()
        let statistics = city.core.state.statistics
        let again = try Statistics(json: JSON(parsing: statistics.jsonBytes()))
        #expect(again.jsonBytes() == statistics.jsonBytes() && !again.cells.isEmpty && !again.referrals.isEmpty)
    }
}
