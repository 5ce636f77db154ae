// Followers of the feed over Server-Sent Events (WHATWG HTML, 9.2). A commit wakes them; each reads from its own place, writes what its
// client takes, and waits while the client is behind. Nothing is queued for anybody: the journal is the queue.

import Dispatch
import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime
import Synchronization

/// All open streams.
final class EventStreams: Sendable {
    /// Streams at once; one more is told to come back.
    static let streamsMax = 1000
    /// Seconds between comments that keep a silent connection open.
    static let heartbeatSeconds = 15

    private let office: Office
    private let queue = DispatchQueue(label: "voucherd.events", attributes: .concurrent)
    private let followers = Mutex<[ObjectIdentifier: EventFollower]>([:])

    init(office: Office) {
        self.office = office
        office.observeCommits { [weak self] _ in self?.wake() }
        heartbeat()
    }

    /// The answer that follows the feed for a reader.
    func answer(_ visibility: EventVisibility, after: EventCursor) throws -> Answer {
        guard followers.withLock({ $0.count }) < Self.streamsMax else { throw Refusal.busy }
        var answer = Answer(status: 200, mediaType: .eventStream)
        answer.fields = [("Cache-Control", "no-store"), ("X-Accel-Buffering", "no")]
        answer.stream = { stream in self.follow(stream, visibility, after: after) }
        return answer
    }

    private func follow(_ stream: ResponseStream, _ visibility: EventVisibility, after: EventCursor) {
        let follower = EventFollower(stream, visibility, after: after, queue: queue)
        followers.withLock { $0[ObjectIdentifier(follower)] = follower }
        stream.whenClosed { [weak self, weak follower] in
            guard let self, let follower else { return }
            _ = self.followers.withLock { $0.removeValue(forKey: ObjectIdentifier(follower)) }
        }
        follower.wake()
    }

    private func wake() {
        for follower in followers.withLock({ Array($0.values) }) { follower.wake() }
    }

    private func heartbeat() {
        queue.asyncAfter(deadline: .now() + .seconds(Self.heartbeatSeconds)) { [weak self] in
            guard let self else { return }
            for follower in self.followers.withLock({ Array($0.values) }) { follower.beat() }
            self.heartbeat()
        }
    }

    /// Ends every stream: its clients come back with the id that they had last.
    func stop() {
        let all = followers.withLock { followers in
            defer { followers = [:] }
            return Array(followers.values)
        }
        for follower in all { follower.finish() }
    }
}

/// One stream.
final class EventFollower: Sendable {
    /// Events that are read at once.
    private static let pageEventsMax = 200

    private struct Place: Sendable {
        var cursor: EventCursor
        /// A turn is under way or waits for the client.
        var isBusy = false
        /// Something happened meanwhile.
        var isWoken = false
    }

    private let stream: ResponseStream
    private let visibility: EventVisibility
    private let queue: DispatchQueue
    private let place: Mutex<Place>

    init(_ stream: ResponseStream, _ visibility: EventVisibility, after: EventCursor, queue: DispatchQueue) {
        self.stream = stream
        self.visibility = visibility
        self.queue = queue
        place = Mutex(Place(cursor: after))
        stream.write(Array("retry: 2000\n\n".utf8))
    }

    func wake() {
        let starts = place.withLock { place in
            guard !place.isBusy else {
                place.isWoken = true
                return false
            }
            place.isBusy = true
            return true
        }
        if starts { queue.async { self.turn() } }
    }

    func beat() {
        guard isAllowed else { return stream.finish() }
        stream.write(Array(": \n\n".utf8))
    }

    func finish() { stream.finish() }

    /// Whether the reader may still read: a revocation ends the stream.
    private var isAllowed: Bool {
        visibility.office.read { state, _ in state.clients[visibility.reader.clientID]?.revokedAt == nil }.value
    }

    /// Writes a page; goes on at once, when the client has caught up, or when it is woken.
    private func turn() {
        guard !stream.isClosed, isAllowed else { return stream.finish() }
        let start = place.withLock { place in
            place.isWoken = false
            return place.cursor
        }
        var feed = EventFeed(visibility, after: start, limit: Self.pageEventsMax)
        do { try feed.fill() } catch { return stream.abort() }
        var octets: [UInt8] = []
        for event in feed.elements {
            octets += Array("id: \(event.cursor)\nevent: \(event.type)\ndata: ".utf8) + event.jsonBytes() + [0x0A, 0x0A]
        }
        if !octets.isEmpty { stream.write(octets) }
        let goesOn = place.withLock { place in
            place.cursor = feed.last
            if feed.next != nil || place.isWoken { return true }
            place.isBusy = false
            return false
        }
        guard goesOn else { return }
        stream.whenWritable { self.queue.async { self.turn() } }
    }
}
