import Journal
import Subsidy
import Testing

@testable import SubsidyRuntime

/// A record that fits the chain and that no office can have written is reported with its seq; nothing traps and nothing is served.
@Suite struct CraftedJournalTests {
    struct Craft: Sendable, CustomTestStringConvertible {
        let name: String
        let events: String
        let fault: String
        var testDescription: String { name }
    }

    static let crafts = [
        Craft(
            name: "money that the pool has not",
            events: """
                {"type":"posted","pool":"model-voucher","debit":"reserved","credit":"available","amount":"9000000000.00","subject":"x"}
                """, fault: "the books cannot hold"),
        Craft(
            name: "a posting of nothing",
            events: """
                {"type":"posted","pool":"model-voucher","debit":"reserved","credit":"available","amount":"0.00","subject":"x"}
                """, fault: "the books cannot hold"),
        Craft(
            name: "an id given twice",
            events: """
                {"type":"document-stored","document":{"id":"doc_1","sha256":"ab","size":1,"mediaType":"text/plain","storedBy":"cli_1",\
                "createdAt":"2026-01-05T09:00:00+08:00"}},\
                {"type":"document-stored","document":{"id":"doc_1","sha256":"ab","size":1,"mediaType":"text/plain","storedBy":"cli_1",\
                "createdAt":"2026-01-05T09:00:00+08:00"}}
                """, fault: "given twice"),
        Craft(
            name: "an application that is not there", events: #"{"type":"application-granted","id":"app_nothing"}"#,
            fault: "no app_nothing to change"),
        Craft(
            name: "an invoice that is not there", events: #"{"type":"invoice-reversed","number":"1","amount":"1.00"}"#,
            fault: "no 1 to change"),
        Craft(name: "an enterprise without one", events: #"{"type":"enterprise-recorded"}"#, fault: ""),
        Craft(name: "an event of another program", events: #"{"type":"moon-landing"}"#, fault: "moon-landing"),
        Craft(name: "an amount that is none", events: #"{"type":"posted","pool":"p","amount":"1e9"}"#, fault: "cannot be read"),
    ]

    @Test(arguments: crafts)
    func aRecordThatCannotHaveHappened_IsReportedWithItsSeq(_ craft: Craft) throws {
        let folder = TemporaryFolder()
        let directory = "\(folder.path)/journal"
        let office = try TestOffice.open(EmbeddedJournal(directory: directory))
        for _ in 0..<3 { _ = try office.give().wait() }
        try office.drain()
        let journal = try EmbeddedJournal(directory: directory)
        var batch = RecordBatch()
        let body = "\"at\":\"2026-01-05T09:00:00+08:00\",\"by\":\"system\",\"command\":\"craft\",\"events\":[\(craft.events)]"
        try batch.append(Array(body.utf8))
        let seq = try journal.append(batch, expecting: journal.head.seq + 1)[0].seq
        try journal.close()

        let found = try verifyOffice(journalDirectory: directory, policy: TestPolicy.loaded.get())
        #expect(found.journal.isWhole && !found.isWhole)
        let fault = try #require(found.fault)
        #expect(fault.contains("record \(seq) ") && fault.contains(craft.fault), "\(fault)")
        // The service does not start on it, and says the same.
        let again = try EmbeddedJournal(directory: directory)
        let error = #expect(throws: JournalError.self) { _ = try TestOffice.open(again) }
        #expect(error?.detail == fault)
        #expect(error?.code == .damaged || error?.code == .incompatible)
    }

    @Test func aStateThatContradictsItself_IsReported() throws {
        // A posting that the books can hold, but that no voucher and no application stands behind.
        let folder = TemporaryFolder()
        let directory = "\(folder.path)/journal"
        try TestOffice.open(EmbeddedJournal(directory: directory)).drain()
        let journal = try EmbeddedJournal(directory: directory)
        var batch = RecordBatch()
        let posting = #"{"type":"posted","pool":"model-voucher","debit":"reserved","credit":"available","amount":"5.00","subject":"x"}"#
        let body = "\"at\":\"2026-01-05T09:00:00+08:00\",\"by\":\"system\",\"command\":\"craft\",\"events\":[\(posting)]"
        try batch.append(Array(body.utf8))
        try journal.append(batch, expecting: journal.head.seq + 1)
        try journal.close()
        let found = try verifyOffice(journalDirectory: directory, policy: TestPolicy.loaded.get())
        #expect(found.fault?.contains("after the last record: pool model-voucher: reserved 5.00") == true, "\(found.fault ?? "")")
    }
}
