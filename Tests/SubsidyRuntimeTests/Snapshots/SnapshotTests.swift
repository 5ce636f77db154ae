import Cryptography
import Glibc
import JSON
import Journal
import Logging
import Subsidy
import Synchronization
import Testing

@testable import SubsidyRuntime

/// A snapshot saves time and never decides anything: whatever is wrong with it, the office opens with the state of its journal.
@Suite struct SnapshotTests {
    @Test func aStart_ReplaysOnlyWhatCameAfterTheSnapshot() throws {
        let world = try SnapshotWorld(seed: 1)
        try world.give(20)
        try world.takeSnapshot()
        try world.give(3)
        let digest = world.digest
        try world.close()

        let counting = CountingJournal(try TestOffice.journal(world.disk))
        let office = try world.open(counting)
        #expect(office.read { state, _ in state.digest }.value == digest)
        #expect(office.metrics.snapshotSeq == 21 && office.durableSeq == 24)
        #expect(counting.firsts.withLock { $0 } == [21, 22], "the record that the snapshot stands for, then those after it")
        try office.drain()
    }

    @Test func keysSurviveInASnapshot() throws {
        let world = try SnapshotWorld(seed: 2)
        let first = try world.office.give(key: "k").wait()
        try world.takeSnapshot()
        try world.close()
        let office = try world.open(TestOffice.journal(world.disk))
        let again = try office.give(key: "k").wait()
        #expect(again.replayed && again.seq == first.seq && again.recordHash == first.recordHash && again.rendered == first.rendered)
        #expect(throws: Problem.self) { _ = try office.give(key: "k", body: "another").wait() }
        try office.drain()
    }

    @Test func aSnapshotIsTakenAfterSoManyRecords_AndTheLastTwoAreKept() throws {
        var limits = OfficeLimits()
        limits.snapshotRecords = 10
        limits.snapshotsAtDrain = false
        let world = try SnapshotWorld(seed: 3, limits: limits)
        try world.give(45)
        #expect(world.office.metrics.snapshots == 4)
        #expect(try world.store.seqs() == [40, 30])
        try world.close()
    }

    @Test func aSnapshotIsTakenAfterSoManyOctets_AndAtTheDrain() throws {
        var limits = OfficeLimits()
        limits.snapshotBytes = 2000
        let world = try SnapshotWorld(seed: 4, limits: limits)
        try world.give(12)
        #expect(world.office.metrics.snapshots > 0)
        try world.close()
        #expect(try world.store.seqs().first == 13, "the drain leaves nothing to replay")
    }

    @Test func whatIsDecidedWhileASnapshotIsWritten_IsNotInIt() throws {
        let world = try SnapshotWorld(seed: 5)
        try world.give(300)
        let frozen = world.office.freeze()
        let before = world.digest
        try world.give(300)
        #expect(world.digest != before)
        world.office.write(frozen, to: world.store)
        #expect(try world.store.read(301).state.digest == before)
        try world.close()
    }

    /// One octet wrong, anywhere: the snapshot before it is used.
    @Test func aFlippedOctet_IsFound_AndTheSnapshotBeforeItIsUsed() throws {
        let world = try SnapshotWorld(seed: 6)
        try world.give(3)
        try world.takeSnapshot()
        try world.give(3)
        try world.takeSnapshot()
        let digest = world.digest
        try world.close()
        let path = world.store.path(7)
        let octets = try #require(world.disk.octets(path))
        let log = LogBook()
        for offset in octets.indices {
            world.disk.flip(path, 1 << (offset % 8), at: offset)
            #expect(throws: SnapshotError.self) { _ = try world.store.read(7) }
            world.disk.flip(path, 1 << (offset % 8), at: offset)
        }
        world.disk.flip(path, 1, at: octets.count / 2)
        let office = try world.open(TestOffice.journal(world.disk), logger: log.logger)
        #expect(office.read { state, _ in state.digest }.value == digest && office.metrics.snapshotSeq == 4)
        #expect(log.entries.withLock { $0.contains { $0.contains("cannot be used") } })
        try office.drain()
    }

    @Test func aSnapshotCutAnywhere_IsNotBelieved() throws {
        let world = try SnapshotWorld(seed: 7)
        try world.give(2)
        try world.takeSnapshot()
        let digest = world.digest
        try world.close()
        let path = world.store.path(3)
        let octets = try #require(world.disk.octets(path))
        for count in stride(from: 0, to: octets.count, by: 13) {
            world.disk.put(path, Array(octets[..<count]))
            #expect(throws: SnapshotError.self) { _ = try world.store.read(3) }
        }
        world.disk.put(path, Array(octets[..<(octets.count - 1)]))
        #expect(throws: SnapshotError.self, "the last line feed too") { _ = try world.store.read(3) }
        world.disk.put(path, octets + octets)
        #expect(throws: SnapshotError.self) { _ = try world.store.read(3) }
        let office = try world.open(TestOffice.journal(world.disk))
        #expect(
            office.read { state, _ in state.digest }.value == digest && office.metrics.snapshotSeq == 0, "the whole journal was replayed")
        try office.drain()
    }

    @Test func aSnapshotAheadOfTheJournal_KeepsTheOfficeShut_WithItsOwnExitCode() throws {
        let world = try SnapshotWorld(seed: 8)
        try world.give(5)
        try world.takeSnapshot()
        try world.close()
        let other = SimulatedDisk(seed: 9)
        let path = world.store.path(6)
        other.put(path, try #require(world.disk.octets(path)))
        let store = SnapshotStore(directory: SnapshotWorld.directory, disk: other)
        let journal = try TestOffice.journal(other)
        let error = #expect(throws: SnapshotError.self) { _ = try world.open(journal, store: store) }
        #expect(error?.code == .ahead && error?.exitCode == 66)
        #expect(error?.description.contains("record 6") == true && error?.description.contains("ends at 0") == true)
        // One that is not whole proves nothing.
        other.flip(path, 1, at: 200)
        #expect(try store.newest(for: journal, logger: LogBook().logger) == nil)
        try journal.close()
    }

    @Test func aSnapshotOfAnotherHistory_IsNotUsed() throws {
        let (one, two) = (try SnapshotWorld(seed: 10), try SnapshotWorld(seed: 11))
        try one.give(5)
        try one.takeSnapshot()
        try two.give(8)
        let digest = two.digest
        try one.close()
        try two.close()
        two.disk.put(one.store.path(6), try #require(one.disk.octets(one.store.path(6))))
        try? two.disk.remove(two.store.path(9))
        let log = LogBook()
        let office = try two.open(TestOffice.journal(two.disk), logger: log.logger)
        #expect(office.read { state, _ in state.digest }.value == digest && office.metrics.snapshotSeq == 0)
        #expect(log.entries.withLock { $0.contains { $0.contains("other-history") } })
        try office.drain()
    }

    @Test func aSnapshotOfAnotherLayout_IsNotRead() throws {
        let world = try SnapshotWorld(seed: 12)
        try world.give(2)
        try world.takeSnapshot()
        let path = world.store.path(3)
        let text = String(decoding: try #require(world.disk.octets(path)), as: UTF8.self)
        let other = text.replacing(SnapshotContents.layout, with: String(repeating: "0", count: 64))
        world.disk.put(path, Array(other.utf8))
        let error = #expect(throws: SnapshotError.self) { _ = try world.store.read(3) }
        #expect(error?.code == .otherLayout)
        try world.close()
    }

    /// EIO, ENOSPC and a lost power at every call of writing a snapshot: the office goes on, and opens again with its state.
    @Test(arguments: [DiskFault.error(ENOSPC), .error(EIO), .powerLoss])
    func aDiskThatFailsDuringASnapshot_HarmsNothing(_ fault: DiskFault) throws {
        for call in 0..<12 {
            let world = try SnapshotWorld(seed: UInt64(100 + call))
            try world.give(4)
            try world.takeSnapshot()
            try world.give(4)
            let digest = world.digest
            world.disk.schedule(ScheduledFault(fault, after: call))
            try world.takeSnapshot()
            world.disk.setRates()
            if fault == .powerLoss {
                world.disk.restart()
            } else {
                try world.give(1)
                #expect(!world.disk.paths.contains { $0.hasSuffix(".tmp") && $0.hasPrefix(SnapshotWorld.directory) } || call > 8)
                try world.close()
            }
            let office = try world.open(TestOffice.journal(world.disk))
            #expect(office.metrics.snapshotSeq >= 5, "the first snapshot is still there")
            if fault == .powerLoss { #expect(office.read { state, _ in state.digest }.value == digest) }
            try office.drain()
        }
    }

    @Test func whatWasNeverFinished_IsRemovedByTheNextSnapshot() throws {
        let world = try SnapshotWorld(seed: 13)
        world.disk.put("\(SnapshotWorld.directory)/\(SnapshotName.name(1)).tmp", [1, 2, 3])
        world.disk.put("\(SnapshotWorld.directory)/notes.txt", [1])
        try world.give(1)
        try world.takeSnapshot()
        #expect(
            world.disk.paths.filter { $0.hasPrefix(SnapshotWorld.directory) }.sorted() == [
                "\(SnapshotWorld.directory)/notes.txt", world.store.path(2),
            ], "and nothing else is touched")
        try world.close()
    }

    @Test func personalData_IsSealedInASnapshot_AndTheStateHashDoesNotDependOnIt() throws {
        let world = try SnapshotWorld(seed: 14)
        let admin = Principal(clientID: ID("cli_admin"), name: "a", person: "a", roles: [.admin])
        _ = try world.office.give(
            RegisterClient(name: "市经信委", person: "钱二爷", roles: [.expert], district: nil, enterprise: nil, tokenHash: "ab"), as: admin
        ).wait()
        let vault = PersonalDataVault(keys: [try DataKey.random()])
        let sealed = SnapshotStore(directory: "/sealed", disk: world.disk, vault: vault)
        let frozen = world.office.freeze()
        let hash = try sealed.write(frozen.contents, recordHash: frozen.recordHash).stateHash
        let text = String(decoding: try #require(world.disk.octets(sealed.path(2))), as: UTF8.self)
        #expect(!text.contains("钱二爷") && text.contains("\"sealed\""))
        #expect(try sealed.read(2).state.digest == world.digest)
        #expect(hash == frozen.contents.state.lineHash)
        // The digest is over what the seals open to: the seals themselves must not be open to change for that.
        let octets = try #require(world.disk.octets(sealed.path(2)))
        for offset in octets.indices {
            world.disk.flip(sealed.path(2), 1 << (offset % 8), at: offset)
            #expect(throws: SnapshotError.self, "octet \(offset)") { _ = try sealed.read(2) }
            world.disk.flip(sealed.path(2), 1 << (offset % 8), at: offset)
        }
        let keyless = SnapshotStore(directory: "/sealed", disk: world.disk)
        #expect(throws: SnapshotError.self) { _ = try keyless.read(2) }
        try world.close()
    }

    @Test func aVerificationComparesEachSnapshotWithTheReplay() throws {
        let world = try SnapshotWorld(seed: 15)
        try world.give(3)
        try world.takeSnapshot()
        try world.give(3)
        try world.takeSnapshot()
        let frozen = world.office.freeze()
        // One that lies: whole in itself, and not what the records make.
        var lie = frozen.contents
        var core = Core(policy: try TestPolicy.loaded.get())
        core.begin(with: try world.store.read(4).state)
        core.replay([], in: Moment(seq: 7, at: core.state.now, by: nil))
        lie.state = core.state
        var verification = SnapshotVerification(world.store)
        try Self.replay(world, into: &verification)
        #expect(verification.count == 2 && verification.faults == [])
        try world.store.write(lie, recordHash: frozen.recordHash)
        verification = SnapshotVerification(world.store)
        try Self.replay(world, into: &verification)
        #expect(verification.count == 1 && verification.faults.count == 1)
        #expect(verification.faults.first?.contains("gives another state") == true)
        try world.close()
    }

    private static func replay(_ world: SnapshotWorld, into verification: inout SnapshotVerification) throws {
        var recovery = Recovery(policy: try TestPolicy.loaded.get(), limits: OfficeLimits())
        try world.journal.read(from: 1) { record in
            try recovery.apply(Record(seq: record.seq, line: record.line, vault: nil))
            verification.compare(with: recovery.core.state, recordHash: record.hash)
            return .next
        }
        verification.finish(head: recovery.core.state.seq)
    }
}
