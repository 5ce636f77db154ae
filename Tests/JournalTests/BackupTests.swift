import Glibc
import Journal
import Testing

@Suite struct BackupTests {
    static let target = "/backup"

    @Test func aBackupBesideAWriter_OpensWithEverythingAcknowledgedBefore() throws {
        let disk = SimulatedDisk(seed: 1)
        let journal = try EmbeddedJournal(directory: Image.directory, disk: disk, options: smallOptions())
        for n in 1...30 { try journal.append(n...n) }
        let backup = try backUpJournal(from: Image.directory, to: Self.target, disk: disk, options: smallOptions())
        #expect(backup.head == journal.head)
        #expect(backup.segmentCount > 2)
        try journal.append(31...31)
        disk.restart()
        let restored = try EmbeddedJournal(directory: Self.target, disk: disk, options: smallOptions())
        #expect(restored.opening.warnings.isEmpty)
        #expect(restored.head == backup.head)
        #expect(try restored.bodies() == (1...30).map { body($0) })
        #expect(try verifyJournal(Self.target, disk: disk, options: smallOptions()).isWhole)
    }

    @Test func aDirectoryWithAJournal_IsNotOverwritten() throws {
        let disk = SimulatedDisk(seed: 1)
        let journal = try EmbeddedJournal(directory: Image.directory, disk: disk, options: smallOptions())
        try journal.append(1...1)
        _ = try EmbeddedJournal(directory: Self.target, disk: disk, options: smallOptions())
        let error = #expect(throws: JournalError.self) {
            _ = try backUpJournal(from: Image.directory, to: Self.target, disk: disk, options: smallOptions())
        }
        #expect(error?.code == .conflict)
    }

    @Test func aDamagedJournal_IsNotBackedUpAsAWholeOne() throws {
        let image = try Image.make { journal in
            for n in 1...25 { try journal.append(n...n) }
        }
        for name in image.segments {
            for offset in stride(from: 0, to: image.files[name]!.count, by: 97) {
                let disk = image.disk()
                disk.flip("\(Image.directory)/\(name)", 4, at: offset)
                let error = #expect(throws: JournalError.self, "\(name) at \(offset)") {
                    _ = try backUpJournal(from: Image.directory, to: Self.target, disk: disk, options: smallOptions())
                }
                #expect(error?.code == .damaged || error?.code == .incompatible)
            }
        }
    }

    @Test func aFullTarget_LeavesNothingThatOpensAsAWholeJournal() throws {
        let disk = SimulatedDisk(seed: 1)
        let journal = try EmbeddedJournal(directory: Image.directory, disk: disk, options: smallOptions())
        for n in 1...30 { try journal.append(n...n) }
        disk.schedule(ScheduledFault(.error(ENOSPC), at: .write, after: 2))
        let error = #expect(throws: JournalError.self) {
            _ = try backUpJournal(from: Image.directory, to: Self.target, disk: disk, options: smallOptions())
        }
        #expect(error?.code == .diskFull)
        #expect(disk.octets("\(Self.target)/head") == nil)
        // The journal itself goes on.
        try journal.append(31...31)
    }
}
