import Glibc
import JSON
import Journal
import Ledger
import Subsidy

/// A movement of the books as the journal has it.
public struct Posting: Sendable {
    public let seq: Int64
    /// Its place among its record's events.
    public let index: Int
    public let at: Instant
    public let by: String
    public let command: String
    public let entry: Entry
    public let subject: String
}

extension Journal {
    /// Hands over the movements of the books from record `seq` on, a record's together, until `body` answers false.
    ///
    /// - Parameter body: is called for every record, with no movements where it has none.
    public func postings(from seq: Int64, _ body: (_ seq: Int64, _ postings: [Posting]) throws -> Bool) throws {
        guard seq <= head.seq else { return }
        try read(from: UInt64(max(1, seq))) { record in
            try body(Int64(record.seq), try Posting.all(of: record.line, seq: Int64(record.seq))) ? .next : .stop
        }
    }
}

extension Posting {
    private static let mark = Array("{\"type\":\"\(Posted.type)\"".utf8)

    private static func hasPosting(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let start = line.baseAddress else { return false }
        var place = 0
        while place + mark.count <= line.count, let found = memchr(start + place, Int32(mark[0]), line.count - mark.count - place + 1) {
            if memcmp(found, mark, mark.count) == 0 { return true }
            place = start.distance(to: UnsafeRawPointer(found)) + 1
        }
        return false
    }

    /// The movements in a record's line. Most records have none, and are not read as JSON for it.
    static func all(of line: UnsafeRawBufferPointer, seq: Int64) throws -> [Posting] {
        guard hasPosting(line) else { return [] }
        let json = try JSON(parsing: line.bindMemory(to: UInt8.self))
        let (at, by, command): (Instant, String, String) = (try json.member("at"), try json.member("by"), try json.member("command"))
        return try (json["events"]?.array ?? []).enumerated().compactMap { index, event in
            guard event["type"]?.string == Posted.type else { return nil }
            let posted = try Posted(json: event)
            return Posting(seq: seq, index: index, at: at, by: by, command: command, entry: posted.entry, subject: posted.subject)
        }
    }
}
