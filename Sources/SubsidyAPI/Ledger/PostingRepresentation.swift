import JSON
import Ledger
import Subsidy
import SubsidyRuntime

/// One movement of the books, with the record that it stands in.
struct PostingRepresentation: Representation {
    let posting: Posting

    static let name = "LedgerEntry"
    static let schema = Schema.object([
        "id": .text(max: 32), "seq": .integer(1...Int.max), "at": .instant, "by": .text(max: 64), "command": .text(max: 100),
        "pool": .text(max: 64), "debit": .oneOf(AccountKind.allCases.map(\.rawValue)),
        "credit": .oneOf(AccountKind.allCases.map(\.rawValue)), "amount": .money, "subject": .text(max: 64),
    ])

    var cursor: EventCursor { EventCursor(seq: posting.seq, index: posting.index) }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", cursor.description)
        writer.member("seq", posting.seq)
        writer.member("at", posting.at)
        writer.member("by", posting.by)
        writer.member("command", posting.command)
        writer.member("pool", posting.entry.pool)
        writer.member("debit", posting.entry.debit)
        writer.member("credit", posting.entry.credit)
        writer.member("amount", posting.entry.amount)
        writer.member("subject", posting.subject)
        writer.endObject()
    }
}

/// A page of movements, read off the journal.
struct PostingPage: JSONEncodable {
    private let call: Call
    private let limit: Int
    private let after: EventCursor
    private var elements: [PostingRepresentation] = []
    private(set) var next: EventCursor?

    init(_ call: Call) {
        self.call = call
        limit = call.query["limit"].flatMap { Int($0) } ?? PageRequest.limitDefault
        after = call.query["after"].flatMap { EventCursor($0) } ?? EventCursor(seq: 0, index: 0)
    }

    /// Reads until the page is full, the journal ends, or as many records were looked at as a page of the feed looks at.
    mutating func fill() throws {
        var page = self
        var scanned = 0
        try call.service.office.journal.postings(from: max(1, after.seq)) { seq, postings in
            scanned += 1
            if scanned > EventFeed.recordsScannedMax {
                page.next = EventCursor(seq: seq - 1, index: 999_999_999)
                return false
            }
            for posting in postings where page.wants(posting) {
                guard page.elements.count < page.limit else {
                    page.next = page.elements.last?.cursor
                    return false
                }
                page.elements.append(PostingRepresentation(posting: posting))
            }
            return true
        }
        self = page
    }

    private func wants(_ posting: Posting) -> Bool {
        guard posting.seq > after.seq || posting.index > after.index else { return false }
        if let pool = call.query["pool"], posting.entry.pool != pool { return false }
        if let account = call.query["account"], posting.entry.debit.rawValue != account, posting.entry.credit.rawValue != account {
            return false
        }
        return call.query["subject"].map { $0 == posting.subject } ?? true
    }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("data", elements)
        writer.member("next", next?.description)
        writer.endObject()
    }
}
