import Journal
import Ledger
import Subsidy

/// The journal's movements as Beancount text, with the balances that they make asserted at the end.
public struct BeancountExport {
    private var writer = BeancountWriter(title: "voucherd")
    private var books = Books()
    private var last: LocalDate?

    /// Octets that are handed over at a time.
    private static let pieceBytes = 1 << 20

    public init() {}

    /// Reads an open journal from its start; the text stays for `finish`.
    public mutating func write(_ journal: any Journal) throws {
        var export = self
        try journal.postings(from: 1) { _, postings in
            for posting in postings { try export.add(posting) }
            return true
        }
        self = export
    }

    /// Reads a journal that nobody serves, checking its chain on the way; whole pieces of the text go to `sink`, the rest stays for
    /// `finish`.
    ///
    /// - Throws: where the chain is broken; whatever `sink` throws.
    public mutating func write(
        journalDirectory: String, options: JournalOptions = JournalOptions(), _ sink: ([UInt8]) throws -> Void
    ) throws {
        var export = self
        let found = try verifyJournal(journalDirectory, options: options) { record in
            for posting in try Posting.all(of: record.line, seq: Int64(record.seq)) { try export.add(posting) }
            if export.writer.bytes.count >= Self.pieceBytes { try sink(export.writer.takeBytes()) }
        }
        if let fault = found.fault { throw fault }
        self = export
    }

    private mutating func add(_ posting: Posting) throws {
        try books.post(posting.entry)
        let date = posting.at.date
        writer.write(posting.entry, date: date.description, payee: posting.command, narration: posting.subject, seq: posting.seq)
        last = date
    }

    /// The rest of the text, with the balances.
    public mutating func finish() -> [UInt8] {
        if let last { writer.assertBalances(books, date: last.adding(days: 1).description) }
        return writer.takeBytes()
    }
}
