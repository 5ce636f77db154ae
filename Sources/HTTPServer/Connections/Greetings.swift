// TLS clients that greet, and wait for it to be answered. A greeting costs a loop what thirty requests do; when hundreds connect at once, those who
// are connected already should hardly notice, and those who came first should be through first, instead of all being through at the end.

/// A loop's rations of handshakes. Times are CLOCK_MONOTONIC nanoseconds.
struct Greetings {
    private var waiting: [ConnectionID] = []
    private var first = 0
    private var unfinished: Set<ConnectionID> = []
    /// When the next one may be answered although the last ones have not finished.
    private var due: UInt64 = 0

    /// Handshakes under way at a time, as long as they are quick: what a client beside the server leaves unanswered waits in its queue, not in ours.
    static let unfinishedMax = 2
    /// Clients that take longer, by their distance or on purpose, hold up nobody: so often one more is answered.
    static let paceNanoseconds: UInt64 = 2_000_000
    /// Entries below which the list is left as it is.
    private static let listMin = 64
    /// Answers that a pause saves up.
    static let savedMax: UInt64 = 4

    /// Entries of the list, those included whose turn is over; for tests.
    var listCount: Int { waiting.count }
    /// Whether nobody waits.
    var isEmpty: Bool { first == waiting.count }

    /// Whether a greeting may be answered now.
    mutating func admits(at now: UInt64) -> Bool {
        if unfinished.count < Greetings.unfinishedMax { return true }
        guard now >= due else { return false }
        due = max(due, now - min(now, Greetings.savedMax * Greetings.paceNanoseconds)) + Greetings.paceNanoseconds
        return true
    }

    /// Has a client wait. It may leave without a word, so who is gone is struck out before the list is longer than twice the loop's `connections`.
    mutating func wait(_ id: ConnectionID, connections: Int, isThere: (ConnectionID) -> Bool) {
        waiting.append(id)
        guard waiting.count - first > max(Greetings.listMin, 2 * connections) else { return }
        (waiting, first) = (waiting[first...].filter(isThere), 0)
    }

    /// Who has waited longest of those that are still there, if a greeting may be answered now.
    mutating func next(at now: UInt64, isThere: (ConnectionID) -> Bool) -> ConnectionID? {
        while first < waiting.count, !isThere(waiting[first]) { leave() }
        guard !isEmpty, admits(at: now) else { return nil }
        return leave()
    }

    @discardableResult
    private mutating func leave() -> ConnectionID {
        defer {
            first += 1
            if isEmpty {
                (waiting, first) = ([], 0)
            } else if first > Greetings.listMin, 2 * first > waiting.count {
                waiting.removeFirst(first)
                first = 0
            }
        }
        return waiting[first]
    }

    mutating func began(_ id: ConnectionID) { unfinished.insert(id) }
    mutating func ended(_ id: ConnectionID) { unfinished.remove(id) }
}
