import Ledger
import Testing

@testable import Subsidy

@Suite struct CollectionTests {
    @Test func anOrderedSetKeepsTheOrder_ThroughThousandsOfRemovals() {
        var random = Generator(seed: 9)
        var set = OrderedSet<Int>()
        var model: [Int] = []
        for _ in 0..<5000 {
            let element = random.next(below: 300)
            if random.next(below: 2) == 0 {
                set.insert(element)
                if !model.contains(element) { model.append(element) }
            } else {
                set.remove(element)
                model.removeAll { $0 == element }
            }
            #expect(set.count == model.count && set.contains(element) == model.contains(element))
        }
        #expect(Array(set.all) == model)
    }

    @Test func aTableKeepsTheOrderOfCreation_AcrossItsChunks() {
        var table = Table<Document>()
        for index in 0..<9000 {
            var document = Document()
            document.id = ID("doc_\(index)")
            table.insert(document)
        }
        table.update(ID("doc_5000")) { $0.size = 7 }
        #expect(table.count == 9000 && table.position(of: ID("doc_8191")) == 8191 && table.entity(at: 5000).size == 7)
        #expect(table.all.map(\.id.text) == (0..<9000).map { "doc_\($0)" })
    }

    @Test func theAgendaHandsOutWhatIsDue_EarliestFirst_AndNoMoreThanAsked() throws {
        var agenda = Agenda()
        let day = try #require(LocalDate("2026-01-05"))
        for index in [3, 1, 2] { agenda.add(.voucherExpired(ID("vch_\(index)")), after: day.adding(days: index)) }
        #expect(!agenda.isDue(on: day.adding(days: 1)), "the day itself still counts")
        #expect(agenda.isDue(on: day.adding(days: 2)))
        let due = agenda.due(on: day.adding(days: 9), limit: 2)
        #expect(due.map(\.item) == [.voucherExpired(ID("vch_1")), .voucherExpired(ID("vch_2"))])
        agenda.remove(.voucherExpired(ID("vch_1")), of: day.adding(days: 1))
        agenda.remove(.voucherExpired(ID("vch_1")), of: day.adding(days: 1))
        #expect(agenda.firstDay == day.adding(days: 2))
    }

    @Test func idsOfOneRecordDoNotClash_AndCarryItsNumber() {
        var source = IDSource(sequence: 77, entropy: 5)
        let ids = (0..<100_000).map { _ in source.make(Voucher.self).text }
        #expect(Set(ids).count == ids.count && ids.allSatisfy { $0.count == 15 && $0.hasPrefix("vch_000002d") })
    }

    @Test func whatIsDueIsSettledInRecordsOfBoundedSize() throws {
        var city = try City(pools: ["model-voucher": .yuan(300_000_000)])
        for index in 0..<8 { _ = try city.published(City.Case(amount: "1000.00", contract: "HT-B\(index)")) }
        try city.go(to: "2026-01-13")
        city.settle()
        let settled = city.history.filter { $0.command == "advance-time" }
        #expect(settled.count == 1 && settled[0].events.count == 16)
        #expect(city.core.advance(at: city.now, entropy: 0) == nil, "nothing is due twice")
    }
}
