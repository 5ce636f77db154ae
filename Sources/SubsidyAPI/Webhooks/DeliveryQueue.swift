// What one webhook has still to be told: how far the feed was taken over, and what of it waits. The journal is the queue of everything
// behind that; this is small, and a file of its own that survives a restart.

import JSON
import Subsidy

/// A message that waits to be delivered.
struct WaitingDelivery: JSONRecord, Equatable {
    var event = ""
    /// The thing that it is about: messages about the same thing go out one after the other.
    var subject = ""
    var attempts = 0
    /// When it may be tried next, in milliseconds since 1970.
    var nextAt: Int64 = 0
    /// The last answer's status, 0 where there was none.
    var lastStatus: Int?
    /// Why the last attempt failed.
    var lastFailure: String?
    /// When it was taken over.
    var since: Int64 = 0

    init() {}

    init(event: EventCursor, subject: String, now: Int64) {
        self.event = event.description
        self.subject = subject
        nextAt = now
        since = now
    }

    mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("event", &event)
        try fields.field("subject", &subject)
        try fields.field("attempts", &attempts)
        try fields.field("nextAt", &nextAt)
        try fields.field("lastStatus", &lastStatus)
        try fields.field("lastFailure", &lastFailure)
        try fields.field("since", &since)
    }
}

/// A message that is done with.
struct EndedDelivery: JSONRecord, Equatable {
    var event = ""
    var attempts = 0
    var isDelivered = false
    var status: Int?
    var failure: String?
    var at: Int64 = 0

    init() {}

    mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("event", &event)
        try fields.field("attempts", &attempts)
        try fields.field("isDelivered", &isDelivered)
        try fields.field("status", &status)
        try fields.field("failure", &failure)
        try fields.field("at", &at)
    }
}

struct DeliveryQueue: JSONRecord, Equatable {
    /// Messages that wait at once; beyond it nothing more is taken over from the feed.
    static let waitingMax = 1000
    /// Ended deliveries that are remembered.
    static let endedMax = 100

    /// The last event that was looked at.
    var taken = EventCursor.start.description
    var waiting: [WaitingDelivery] = []
    var ended: [EndedDelivery] = []
    /// When a message was last accepted, in milliseconds since 1970.
    var succeededAt: Int64?

    init() {}

    mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("taken", &taken)
        try fields.list("waiting", &waiting)
        try fields.list("ended", &ended)
        try fields.field("succeededAt", &succeededAt)
    }

    var cursor: EventCursor { EventCursor(taken) ?? .start }

    /// The messages that may go out now: of each thing the oldest, where it is due and not under way.
    func due(at now: Int64, excluding underWay: Set<String>) -> [WaitingDelivery] {
        var subjects = underWay
        return waiting.filter { delivery in
            guard subjects.insert(delivery.subject).inserted else { return false }
            return delivery.nextAt <= now
        }
    }

    /// When the next message is due.
    func nextAt(excluding underWay: Set<String>) -> Int64? {
        var subjects = underWay
        return waiting.compactMap { subjects.insert($0.subject).inserted ? $0.nextAt : nil }.min()
    }

    mutating func end(_ event: String, isDelivered: Bool, status: Int?, failure: String?, now: Int64) {
        guard let index = waiting.firstIndex(where: { $0.event == event }) else { return }
        var done = EndedDelivery()
        done.event = event
        done.attempts = waiting[index].attempts + 1
        done.isDelivered = isDelivered
        done.status = status
        done.failure = failure
        done.at = now
        waiting.remove(at: index)
        ended.append(done)
        if ended.count > Self.endedMax { ended.removeFirst(ended.count - Self.endedMax) }
        if isDelivered { succeededAt = now }
    }

    /// Goes back to an event: what came after it is sent again, in its order.
    mutating func rewind(to cursor: EventCursor) {
        waiting.removeAll { delivery in EventCursor(delivery.event).map { cursor < $0 } ?? true }
        if cursor < self.cursor { taken = cursor.description }
    }
}
