import JSON
import Journal
import Logging
import Subsidy
import Testing

@testable import SubsidyRuntime

@Suite struct ClockTests {
    @Test func aClockThatFallsBack_DatesNoRecordBeforeTheOneBefore() throws {
        let clock = SimulatedClock()
        let journal = try TestOffice.journal(SimulatedDisk(seed: 1))
        let office = try Office(
            policy: TestPolicy.loaded.get(), journal: journal, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        for behind in [0, 3_600_000, 5, 86_400_000, 0] as [Int64] {
            clock.fallBehind(milliseconds: behind)
            _ = try office.give().wait()
        }
        var instants: [Instant] = []
        try journal.read(from: 1) { record in
            instants.append(try Record(seq: record.seq, line: record.line, vault: nil).moment.at)
            return .next
        }
        #expect(instants.count == 6 && instants == instants.sorted())
        #expect(office.read { _, now in now }.value >= instants[5])
        try office.drain()
    }
}
