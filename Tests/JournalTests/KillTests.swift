import Glibc
import Journal
import Testing

/// A real process that appends for ever is killed at any moment; what it printed as durable is there afterwards.
@Suite struct KillTests {
    let directory = TemporaryDirectory()

    /// The benchmark's program stands beside the test's.
    static let program = {
        var path = [CChar](repeating: 0, count: 4096)
        _ = readlink("/proc/self/exe", &path, path.count - 1)
        let own = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for argument in CommandLine.arguments + [own] {
            for part in argument.split(separator: "=") where part.contains(".build/") || part.hasPrefix("/") {
                let candidate = String(part).replacingLastComponent(with: "journal-bench")
                if access(candidate, X_OK) == 0 { return candidate }
            }
        }
        return ""
    }()

    @Test(.enabled(if: !program.isEmpty, "journal-bench was not built beside the tests"))
    func aProcessKilledUnderLoad_LosesNothingItSaidWasDurable() throws {
        var options = JournalOptions()
        options.recordBytesMax = 4 << 10
        options.batchBytesMax = 32 << 10
        options.segmentBytes = 64 << 10
        var random = SplitMix64(seed: UInt64(time(nil)))
        var durable: UInt64 = 0
        for _ in 0..<12 {
            let process = try #require(Spawned(Self.program, ["work", directory.path]))
            usleep(UInt32(30_000 + random.next(below: 150_000)))
            process.kill()
            let lines = process.output().split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            // A restart serves at least what was durable; what it serves is durable from then on.
            for line in lines {
                let seq = try #require(line.split(separator: " ").last.flatMap { UInt64($0) })
                #expect(seq >= durable)
                durable = seq
            }
            let found = try verifyJournal(directory.path, options: options)
            #expect(found.isWhole, "\(found.fault.map { "\($0)" } ?? "")")
            #expect(found.head.seq >= durable)
        }
        #expect(durable > 100)
        let journal = try EmbeddedJournal(directory: directory.path, options: options)
        #expect(journal.opening.hint != .absent)
        #expect(try journal.bodies().count == Int(journal.head.seq))
    }
}
