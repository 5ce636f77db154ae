import JSON
import Ledger
import Testing

@testable import Subsidy

/// What the books remember beside their balances: turnovers for statements, marks for the balances of earlier records.
@Suite struct LedgerHistoryTests {
    /// The balances after a record, the long way.
    private static func books(of city: City, upTo seq: Int64) throws -> Books {
        var books = Books()
        for outcome in city.history where outcome.moment.seq <= seq {
            for case let posted as Posted in outcome.events { try books.post(posted.entry) }
        }
        return books
    }

    @Test func turnoversSumToTheBalances_ForEveryAccount() throws {
        let city = try EventTests.everything()
        for (pool, position) in city.core.state.books.positions {
            var sum = Turnover()
            for turnover in city.core.state.turnovers.values where turnover.pool == pool { sum.add(turnover) }
            for kind in AccountKind.allCases { #expect(sum.balance(kind) == position[kind], "\(pool) \(kind)") }
        }
        let schemes = Set(city.core.state.turnovers.values.filter { $0.pool == "model-voucher" }.map(\.scheme))
        #expect(schemes.contains("model-api") && schemes.contains(""), "the appropriation belongs to no scheme")
        #expect(Set(city.core.state.turnovers.values.map(\.district)).isSuperset(of: ["浦东新区", "徐汇区"]))
    }

    @Test func aMarkIsTheBalancesAfterItsRecord() throws {
        let city = try EventTests.everything()
        let last = try #require(city.history.last).moment.seq
        #expect(city.core.state.ledgerMarks.count > 2)
        for seq in 0...last {
            guard let mark = city.core.state.ledgerMarks.last(upTo: seq) else { continue }
            #expect(mark.seq <= seq)
            #expect(try mark.books == Self.books(of: city, upTo: mark.seq), "mark \(mark.seq)")
        }
    }

    @Test func marksAreNeverFurtherApartThanTheirLimits() {
        let books = Books()
        let mark = LedgerMark(seq: 100, day: 7, books: books)
        #expect(!LedgerMark.isNeeded(after: mark, before: 101, on: 8, books), "it would be the same one")
        #expect(!LedgerMark.isNeeded(after: mark, before: 102, on: 7, books))
        #expect(LedgerMark.isNeeded(after: mark, before: 102, on: 8, books))
        #expect(!LedgerMark.isNeeded(after: mark, before: 100 + LedgerMark.recordsBetween, on: 7, books))
        #expect(LedgerMark.isNeeded(after: mark, before: 101 + LedgerMark.recordsBetween, on: 7, books))
    }
}
