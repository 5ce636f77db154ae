import Cryptography
import Glibc
import Journal
import Subsidy
import Testing

@testable import SubsidyRuntime

@Suite struct OfficeVerificationTests {
    /// A journal on the real disk with ten documents in it.
    static func written() throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        let office = try TestOffice.open(EmbeddedJournal(directory: "\(folder.path)/journal"))
        for _ in 0..<10 { _ = try office.give().wait() }
        try office.drain()
        return folder
    }

    @Test func aWholeJournalIsWhole_AndItsStateIsTheOffices() throws {
        let folder = try Self.written()
        let found = try verifyOffice(journalDirectory: "\(folder.path)/journal", policy: TestPolicy.loaded.get())
        #expect(found.isWhole && found.journal.recordCount == 11)
        let again = try TestOffice.open(EmbeddedJournal(directory: "\(folder.path)/journal"))
        #expect(again.read { state, _ in state.digest }.value == found.state.digest)
        try again.drain()
    }

    @Test func aTamperedRecordIsFoundByItsPlace() throws {
        let folder = try Self.written()
        let file = try #require(folder.files.first { $0.hasSuffix(".jsonl") })
        var octets = Self.read(file)
        // One digit of a document's size, in the middle of the file.
        let middle = try #require((octets.count / 2..<octets.count - 8).first { octets[$0..<$0 + 8].elementsEqual("\"size\":1".utf8) })
        octets[middle + 7] = UInt8(ascii: "2")
        Self.write(file, octets)
        let found = try verifyOffice(journalDirectory: "\(folder.path)/journal", policy: TestPolicy.loaded.get())
        #expect(!found.isWhole)
        let seq = try #require(found.journal.fault?.location?.seq)
        #expect(seq > 1 && seq < 11 && found.journal.recordCount == Int(seq) - 1)
        #expect(throws: JournalError.self) { _ = try EmbeddedJournal(directory: "\(folder.path)/journal") }
    }

    private static func read(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        var octets = [UInt8](repeating: 0, count: ftell(file))
        rewind(file)
        _ = fread(&octets, 1, octets.count, file)
        return octets
    }

    private static func write(_ path: String, _ octets: [UInt8]) {
        guard let file = fopen(path, "w") else { return }
        fwrite(octets, 1, octets.count, file)
        fclose(file)
    }
}
