import Cryptography
import Dispatch
import Journal
import Subsidy
import Testing

@testable import SubsidyRuntime

@Suite struct IdempotencyTests {
    private func code(_ pending: Pending) -> String? {
        do {
            _ = try pending.wait()
            return nil
        } catch {
            return (error as? Problem)?.code
        }
    }

    @Test func theSameKeyAndBody_GetTheFirstAnswerLetterForLetter_AndNothingHappensTwice() throws {
        let office = try TestOffice.open(TestOffice.journal(SimulatedDisk(seed: 1)))
        let first = try office.give(key: "k").wait()
        _ = try office.give().wait()
        let again = try office.give(key: "k").wait()
        #expect(!first.replayed && again.replayed)
        #expect(again.seq == first.seq && again.recordHash == first.recordHash && again.rendered == first.rendered)
        #expect(office.read { state, _ in state.documents.count }.value == 2)
        try office.drain()
    }

    @Test func theSameKeyWithAnotherBody_IsRefused() throws {
        let office = try TestOffice.open(TestOffice.journal(SimulatedDisk(seed: 2)))
        _ = try office.give(key: "k", body: "one").wait()
        #expect(code(office.give(key: "k", body: "two")) == "idempotency-key-reused")
        #expect(office.read { state, _ in state.documents.count }.value == 1)
        try office.drain()
    }

    @Test func theSameKeyOfAnotherClient_IsAnotherKey() throws {
        let office = try TestOffice.open(TestOffice.journal(SimulatedDisk(seed: 3)))
        let other = Principal(clientID: ID("cli_other"), name: "o", person: "o", roles: [.portal])
        let first = try office.give(key: "k").wait()
        let second = try office.give(key: "k", as: other).wait()
        #expect(first.seq != second.seq && !second.replayed)
        try office.drain()
    }

    @Test func aKeyOutlivesTheMemory_TheAnswerIsReadFromTheJournal() throws {
        var limits = OfficeLimits()
        limits.repliesCachedMax = 2
        let office = try TestOffice.open(TestOffice.journal(SimulatedDisk(seed: 4)), limits: limits)
        let firsts = try (0..<10).map { try office.give(key: "k\($0)").wait() }
        for (index, first) in firsts.enumerated() {
            let again = try office.give(key: "k\(index)").wait()
            #expect(again.replayed && again.rendered == first.rendered && again.recordHash == first.recordHash)
        }
        try office.drain()
    }

    @Test func aKeyOutlivesARestart_WithItsAnswerAndItsBody() throws {
        let disk = SimulatedDisk(seed: 5)
        let office = try TestOffice.open(TestOffice.journal(disk))
        let first = try office.give(key: "k").wait()
        disk.restart()
        let reborn = try TestOffice.open(TestOffice.journal(disk))
        let again = try reborn.give(key: "k").wait()
        #expect(again.replayed && again.rendered == first.rendered && again.recordHash == first.recordHash)
        #expect(code(reborn.give(key: "k", body: "other")) == "idempotency-key-reused")
        try reborn.drain()
    }

    @Test func twoAtOnceWithOneKey_MakeOneRecord() throws {
        let journal = HeldJournal(try TestOffice.journal(SimulatedDisk(seed: 6)))
        let office = try TestOffice.open(journal)
        journal.hold()
        _ = office.give()
        journal.arrived.wait()
        let twins = (0..<5).map { _ in office.give(key: "k") }
        journal.release()
        let replies = try twins.map { try $0.wait() }
        #expect(Set(replies.map(\.seq)).count == 1 && replies.filter(\.replayed).count == 4)
        #expect(office.read { state, _ in state.documents.count }.value == 2)
        try office.drain()
    }

    @Test func aRefusalIsNotKept_TheSameKeyMayTryAgain() throws {
        let office = try TestOffice.open(TestOffice.journal(SimulatedDisk(seed: 7)))
        let stranger = Principal(clientID: Office.portal.clientID, name: "s", person: "s", roles: [.expert])
        #expect(code(office.give(SetClock(now: Instant(milliseconds: 0)), key: "k", as: stranger)) == "role-not-allowed")
        #expect(try !office.give(key: "k").wait().replayed)
        try office.drain()
    }

    @Test func noKeyIsForgottenBeforeItsTime_ANewOneBeyondTheBoundIsRefused() {
        var limits = OfficeLimits()
        limits.idempotencyKeysPerClientMax = 3
        limits.idempotencyKeysMax = 5
        var store = IdempotencyStore(limits: limits)
        func key(_ index: Int, of client: String = "c") -> IdempotencyKey {
            IdempotencyKey(client: ID(client), key: "k\(index)", fingerprint: .zero)
        }
        func moment(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }
        for index in 0..<3 {
            #expect(store.refusal(of: key(index), at: moment(Int64(index))) == nil)
            store.remember(key(index), seq: Int64(index), at: moment(Int64(index)))
        }
        let week = Int64(7 * 86_400_000)
        #expect(store.refusal(of: key(3), at: moment(week))?.code == "too-many-idempotency-keys")
        #expect((0..<3).allSatisfy { store.entry(for: key($0)) != nil })
        // Another client has a bound of its own, and all together have one.
        for index in 0..<2 {
            #expect(store.refusal(of: key(index, of: "d"), at: moment(week)) == nil)
            store.remember(key(index, of: "d"), seq: 9, at: moment(week))
        }
        #expect(store.refusal(of: key(2, of: "d"), at: moment(week))?.code == "idempotency-keys-exhausted")
        // A millisecond past a week makes room, for the oldest alone.
        #expect(store.refusal(of: key(3), at: moment(week + 1)) == nil)
        store.remember(key(3), seq: 10, at: moment(week + 1))
        #expect(store.entry(for: key(0)) == nil && store.entry(for: key(1)) != nil)
    }

    /// Found by the simulator (seed 8001477): a machine's clock ran ahead for a moment, and the keys of the week were gone.
    @Test func aClockThatRanAhead_OfRequestsThatWereRefused_ForgetsNothing() {
        for bound in [1, 100] {
            var limits = OfficeLimits()
            limits.idempotencyKeysPerClientMax = bound
            limits.idempotencyKeysMax = bound
            var store = IdempotencyStore(limits: limits)
            func key(_ name: String) -> IdempotencyKey { IdempotencyKey(client: ID("c"), key: name, fingerprint: .zero) }
            store.remember(key("first"), seq: 1, at: Instant(milliseconds: 0))
            #expect(store.refusal(of: key("refused"), at: Instant(milliseconds: 100 * 86_400_000)) == nil)
            #expect(store.entry(for: key("first"))?.seq == 1)
        }
    }

    @Test func aClientAtItsBound_IsRefused_ItsOldKeysStillReplayed_AlsoAfterARestart() throws {
        var limits = OfficeLimits()
        limits.idempotencyKeysPerClientMax = 2
        let disk = SimulatedDisk(seed: 8)
        let office = try TestOffice.open(TestOffice.journal(disk), limits: limits)
        let other = Principal(clientID: ID("cli_other"), name: "o", person: "o", roles: [.portal])
        let first = try office.give(key: "a").wait()
        _ = try office.give(key: "b").wait()
        #expect(code(office.give(key: "c")) == "too-many-idempotency-keys")
        #expect(code(office.give(key: "c", as: other)) == nil && code(office.give()) == nil)
        disk.restart()
        let reborn = try TestOffice.open(TestOffice.journal(disk), limits: limits)
        #expect(code(reborn.give(key: "c")) == "too-many-idempotency-keys")
        let again = try reborn.give(key: "a").wait()
        #expect(again.replayed && again.seq == first.seq)
        try reborn.drain()
    }
}
