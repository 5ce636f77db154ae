import Cryptography
import Glibc
import Journal
import Testing

/// What only a real file system and real processes can show.
@Suite struct RealDirectoryTests {
    let directory = TemporaryDirectory()

    /// The script stands beside the benchmark, outside the test target.
    static let script = "\(#filePath)".replacingLastComponent(with: "../Benchmarks/journal/verify_chain.py")
    static let hasPython = run("python3", ["-c", "import hashlib; hashlib.new('sm3')"]).status == 0

    @Test(.enabled(if: hasPython, "python3 with SM3 is not here"), arguments: DigestAlgorithm.allCases)
    func aTenLineScript_VerifiesTheChain(_ algorithm: DigestAlgorithm) throws {
        let journal = try EmbeddedJournal(directory: directory.path, options: smallOptions(algorithm))
        for n in 1...20 { try journal.append(n...n) }
        #expect(directory.segments.count > 2)
        let whole = run("python3", [Self.script, directory.path])
        #expect(whole.status == 0)
        #expect(whole.output == "20 \(journal.head.hash)\n")
        // And it is able to find fault.
        let name = directory.segments[1]
        var octets = directory.read(name)
        octets[octets.count / 2] ^= 1
        directory.write(name, octets)
        #expect(run("python3", [Self.script, directory.path]).status != 0)
        #expect(try verifyJournal(directory.path, options: smallOptions()).fault?.location?.file.hasSuffix(name) == true)
    }

    @Test func aSecondOpening_IsRefusedNamingTheHolder_AndAllowedAfterwards() throws {
        var first: EmbeddedJournal? = try EmbeddedJournal(directory: directory.path, options: smallOptions())
        try first?.append(1...1)
        let before = directory.names.map { directory.read($0) }
        let error = #expect(throws: JournalError.self) {
            _ = try EmbeddedJournal(directory: directory.path, options: smallOptions())
        }
        #expect(error?.code == .locked)
        #expect(error?.exitCode == JournalExitCode.locked)
        #expect(error?.detail.contains("process \(getpid())") == true)
        #expect(directory.names.map { directory.read($0) } == before)
        first = nil
        #expect(try EmbeddedJournal(directory: directory.path, options: smallOptions()).head.seq == 1)
    }

    @Test func verification_WorksBesideARunningWriter() async throws {
        var options = JournalOptions()
        options.recordBytesMax = 1024
        options.batchBytesMax = 16 << 10
        options.segmentBytes = 256 << 10
        let (path, layout) = (directory.path, options)
        let journal = try EmbeddedJournal(directory: path, options: layout)
        try journal.append(1...1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for n in 1...1500 { try journal.append((2 * n)...(2 * n + 1)) }
            }
            group.addTask {
                for _ in 0..<60 {
                    let known = journal.head
                    let found = try verifyJournal(path, options: layout)
                    #expect(found.isWhole, "\(found.fault.map { "\($0)" } ?? "")")
                    #expect(found.head.seq >= known.seq)
                    var count = 0
                    try journal.read(from: known.seq) { _ in
                        count += 1
                        return .next
                    }
                    #expect(count >= (known.seq == 0 ? 0 : 1))
                }
            }
            try await group.waitForAll()
        }
        #expect(try verifyJournal(path, options: layout).recordCount == 3001)
    }

    @Test func anotherHashFunction_BeginsWithASegmentOfItsOwn() throws {
        let first = try EmbeddedJournal(directory: directory.path, options: smallOptions(.sha256))
        try first.append(1...3)
        try first.close()
        let second = try EmbeddedJournal(directory: directory.path, options: smallOptions(.sm3))
        #expect(second.algorithm == .sm3)
        try second.append(4...6)
        #expect(try second.bodies() == (1...6).map { body($0) })
        #expect(directory.segments.count == 2)
        #expect(try verifyJournal(directory.path).recordCount == 6)
    }

    @Test func aClosedJournal_IsPlainJSONLines() throws {
        let journal = try EmbeddedJournal(directory: directory.path, options: smallOptions())
        try journal.append(1...3)
        #expect(directory.read(directory.segments[0]).contains(0))
        try journal.close()
        #expect(!directory.read(directory.segments[0]).contains(0))
        #expect(directory.read(directory.segments[0]).lines.count == 4)
    }

    @Test func unfinishedFiles_AreRemovedAndStrangersAreLeft() throws {
        try EmbeddedJournal(directory: directory.path, options: smallOptions()).close()
        directory.write("journal-00000000000000000009.jsonl.tmp", [1, 2, 3])
        directory.write("notes.tmp", [1])
        let journal = try EmbeddedJournal(directory: directory.path, options: smallOptions())
        #expect(directory.names.contains("notes.tmp"))
        #expect(!directory.names.contains("journal-00000000000000000009.jsonl.tmp"))
        #expect(journal.head.seq == 0)
    }

    /// Root may write anywhere, so the journal is opened by another user, in another process.
    @Test(.enabled(if: JournalProgram.runsAsNobody, "journal-bench can't be run as another user here"))
    func aDirectoryThatMayNotBeWritten_IsRefusedWithItsExitCode() throws {
        chmod(directory.path, 0o555)
        let refused = JournalProgram.runAsNobody(["work", directory.path, "--batches", "1"])
        #expect(refused.status == JournalExitCode.notPermitted)
        #expect(refused.output.contains("must be writable"))
        #expect(directory.names.isEmpty)
        chmod(directory.path, 0o777)
        #expect(JournalProgram.runAsNobody(["work", directory.path, "--batches", "1"]).status == 0)
    }
}

extension String {
    func replacingLastComponent(with name: String) -> String {
        String(self[...lastIndex(of: "/")!]) + name
    }
}
