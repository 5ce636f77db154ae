import Glibc
import Journal
import Testing

/// A real file system under a real process: the power is cut, the disk runs full, the mount is read-only.
@Suite(.enabled(if: JournalProgram.isHere && LoopDevice.isHere, "ext4 on a loop device needs root and mkfs.ext4"), .serialized)
struct LoopDeviceTests {
    /// Lets the program write for a while, cuts the power under it, and tells what it had called durable by then.
    private func durableWhenCut(_ device: LoopDevice, _ cut: LoopDevice.Cut, milliseconds: UInt32, _ arguments: [String] = []) throws
        -> UInt64
    {
        let process = try #require(Spawned(JournalProgram.path, ["work", "\(device.path)/journal"] + arguments))
        process.waitForOutput()
        usleep(milliseconds * 1000)
        #expect(device.cutPower(cut))
        let output = process.output()
        let code = process.exitCode()
        // The sync that finds the disk gone ends the program; one that never syncs is told by its next write.
        #expect(code == JournalExitCode.inputOutput || code == JournalExitCode.notPermitted, "exit code \(code)")
        let lines = output.split(separator: "\n").filter { $0.hasPrefix("durable ") || $0.hasPrefix("head ") }
        return lines.last.flatMap { $0.split(separator: " ").last }.flatMap { UInt64($0) } ?? 0
    }

    @Test func aPowerCutUnderLoad_LosesNothingThatWasDurable() throws {
        let device = try #require(LoopDevice(megabytes: 64))
        var durable: UInt64 = 0
        for round in 0..<8 {
            let cut = LoopDevice.Cut.allCases[round % 2]
            durable = max(durable, try durableWhenCut(device, cut, milliseconds: UInt32(60 + 37 * round)))
            #expect(device.restart())
            // On a busy machine the first cut may come before anybody was told anything: there need be no segment yet.
            if durable == 0 { continue }
            let found = try verifyJournal("\(device.path)/journal", options: JournalProgram.options)
            #expect(found.isWhole, "\(found.fault.map { "\($0)" } ?? "")")
            #expect(found.head.seq >= durable, "power cut \(cut), round \(round)")
        }
        #expect(durable > 50)
        let journal = try EmbeddedJournal(directory: "\(device.path)/journal", options: JournalProgram.options)
        #expect(try journal.bodies().count == Int(journal.head.seq))
        try journal.close()
    }

    /// The same with a program that leaves the sync out: if nothing were lost here, the test above could not fail.
    @Test func withoutTheSync_APowerCutLosesWhatWasCalledDurable() throws {
        let device = try #require(LoopDevice(megabytes: 64))
        let durable = try durableWhenCut(device, .atOnce, milliseconds: 300, ["--unsynced", "1"])
        #expect(device.restart())
        let found = try? verifyJournal("\(device.path)/journal", options: JournalProgram.options)
        #expect(durable > 0 && (found?.head.seq ?? 0) < durable)
    }

    @Test func aFullDisk_EndsTheProcessWithItsCode_AndLosesNothing() throws {
        let device = try #require(LoopDevice(megabytes: 16))
        let full = run(JournalProgram.path, ["work", "\(device.path)/journal"])
        #expect(full.status == JournalExitCode.diskFull)
        let last = full.output.split(separator: "\n").last { $0.hasPrefix("durable ") }?.split(separator: " ").last.flatMap { UInt64($0) }
        let durable = try #require(last)
        let found = try verifyJournal("\(device.path)/journal", options: JournalProgram.options)
        #expect(found.isWhole && found.head.seq >= durable && durable > 100)
    }

    @Test func aReadOnlyFileSystem_IsRefusedWithItsCode_AndCanBeVerified() throws {
        let device = try #require(LoopDevice(megabytes: 16))
        #expect(run(JournalProgram.path, ["work", "\(device.path)/journal", "--batches", "20"]).status == 0)
        device.unmount()
        #expect(device.mount(readOnly: true))
        let refused = run(JournalProgram.path, ["work", "\(device.path)/journal", "--batches", "1"])
        #expect(refused.status == JournalExitCode.notPermitted)
        #expect(refused.output.contains("must be writable"))
        #expect(try verifyJournal("\(device.path)/journal", options: JournalProgram.options).isWhole)
    }
}
