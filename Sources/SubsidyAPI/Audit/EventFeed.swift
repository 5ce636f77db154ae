import JSON
import Subsidy
import SubsidyRuntime

/// A page of the feed.
struct EventFeed: JSONEncodable {
    /// Records that one page looks at: a portal with few events must not make the service read the whole journal at once.
    static let recordsScannedMax = 20_000

    private let visibility: EventVisibility
    private let limit: Int
    private let after: EventCursor
    private(set) var elements: [FedEvent] = []
    /// The last event that was looked at.
    private(set) var last: EventCursor
    private(set) var next: EventCursor?

    static let schema = Schema.object([
        "data": .array(FedEvent.schema, max: PageRequest.limitMax),
        "next": Schema.text(max: 32).nullable.described("Pass it as `after`; null where there is nothing more yet."),
    ])

    init(_ visibility: EventVisibility, after: EventCursor, limit: Int) {
        self.visibility = visibility
        self.limit = limit
        self.after = after
        last = after
    }

    /// Reads until the page is full, the journal ends, or the scan's limit is reached; `next` is nil at the journal's end alone.
    mutating func fill() throws {
        var scanned = 0
        var page = self
        // The record of the cursor may have more events than were read.
        try visibility.office.outcomes(after: max(0, after.seq - 1)) { outcome in
            scanned += 1
            if scanned > Self.recordsScannedMax || page.elements.count >= page.limit {
                page.next = page.last
                return false
            }
            return try page.take(outcome)
        }
        self = page
    }

    /// Takes the events of one record; false where the page is full before the record's end.
    private mutating func take(_ outcome: Outcome) throws -> Bool {
        for index in outcome.events.indices {
            let cursor = EventCursor(seq: outcome.moment.seq, index: index)
            guard after < cursor else { continue }
            guard elements.count < limit else {
                next = last
                return false
            }
            last = cursor
            guard visibility.shows(outcome.events[index], by: outcome.moment.by) else { continue }
            elements.append(try FedEvent(outcome, index: index))
        }
        return true
    }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("data", elements)
        writer.member("next", next?.description)
        writer.endObject()
    }
}
