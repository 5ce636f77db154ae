import Glibc
import Journal
import Testing

/// A real process that appends for ever is killed at any moment; what it printed as durable is there afterwards.
@Suite struct KillTests {
    let directory = TemporaryDirectory()

    @Test(.enabled(if: JournalProgram.isHere, "journal-bench was not built beside the tests"))
    func aProcessKilledUnderLoad_LosesNothingItSaidWasDurable() throws {
        let options = JournalProgram.options
        var random = SplitMix64(seed: UInt64(time(nil)))
        var durable: UInt64 = 0
        for _ in 0..<12 {
            let process = try #require(Spawned(JournalProgram.path, ["work", directory.path]))
            usleep(UInt32(30_000 + random.next(below: 150_000)))
            process.kill()
            let lines = process.output().split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            // A restart serves at least what was durable; what it serves is durable from then on.
            for line in lines {
                let seq = try #require(line.split(separator: " ").last.flatMap { UInt64($0) })
                #expect(seq >= durable)
                durable = seq
            }
            // On a busy machine the first may be killed before anybody was told anything: there need be no segment yet.
            if durable == 0 { continue }
            let found = try verifyJournal(directory.path, options: options)
            #expect(found.isWhole, "\(found.fault.map { "\($0)" } ?? "")")
            #expect(found.head.seq >= durable)
        }
        #expect(durable > 100)
        let journal = try EmbeddedJournal(directory: directory.path, options: options)
        #expect(journal.opening.hint != .absent)
        #expect(try journal.bodies().count == Int(journal.head.seq))
    }

    /// Calls that change the disk, and how many of each kind are struck, one a run.
    static let calls = [("pwrite64", 14), ("fdatasync", 10), ("fsync", 8), ("rename", 3), ("ftruncate", 2), ("fallocate", 3)]

    @Test(.enabled(if: JournalProgram.isTraceable, "strace can't trace here"), arguments: calls)
    func aProcessKilledAtACall_LosesNothingItSaidWasDurable(_ call: String, _ count: Int) throws {
        for number in 1...count {
            let killed = JournalProgram.runTraced(call, "signal=KILL", number, ["work", directory.path, "--batches", "60"])
            #expect(killed.status != 0, "\(call) number \(number) was reached")
            try check(killed.output)
        }
    }

    @Test(.enabled(if: JournalProgram.isTraceable, "strace can't trace here"), arguments: calls)
    func aCallThatFails_EndsTheProcessWithItsCodeAndLosesNothing(_ call: String, _ count: Int) throws {
        let errors = [
            ("EIO", JournalExitCode.inputOutput), ("ENOSPC", JournalExitCode.diskFull), ("EDQUOT", JournalExitCode.diskFull),
        ]
        for (error, code) in errors {
            for number in 1...(error == "EDQUOT" ? min(count, 3) : count) {
                let failed = JournalProgram.runTraced(call, "error=\(error)", number, ["work", directory.path, "--batches", "60"])
                #expect(failed.status == code, "\(call) number \(number), \(error)")
                try check(failed.output)
            }
        }
    }

    @Test(.enabled(if: JournalProgram.isTraceable, "strace can't trace here"))
    func aWriteInterruptedByASignal_IsFinished() throws {
        for number in [1, 2, 3, 5, 8, 40] {
            let run = JournalProgram.runTraced("pwrite64", "error=EINTR", number, ["work", directory.path, "--batches", "30"])
            #expect(run.status == 0, "interruption at write \(number)")
            try check(run.output)
        }
    }

    /// The journal is whole and reaches at least as far as the process said.
    private func check(_ output: String) throws {
        guard !directory.segments.isEmpty else {
            #expect(!output.contains("durable"))
            return
        }
        let lines = output.split(separator: "\n").filter { $0.hasPrefix("durable") || $0.hasPrefix("head") }
        let durable = lines.last.flatMap { $0.split(separator: " ").last }.flatMap { UInt64($0) } ?? 0
        let found = try verifyJournal(directory.path, options: JournalProgram.options)
        #expect(found.isWhole, "\(found.fault.map { "\($0)" } ?? "")")
        #expect(found.head.seq >= durable)
    }
}
