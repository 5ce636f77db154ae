// The last outcomes in memory, so that whoever follows the feed does not read the journal for what has just happened.

import Subsidy

struct RecentOutcomes: Sendable {
    /// Outcomes that are kept.
    static let outcomesMax = 4096
    /// Events that are kept in all: a record may have thousands.
    static let eventsMax = 65_536

    private var outcomes: [Outcome] = []
    private var first = 0
    private var eventCount = 0

    mutating func append(_ more: [Outcome]) {
        outcomes += more
        eventCount += more.reduce(0) { $0 + $1.events.count }
        while outcomes.count - first > Self.outcomesMax || (eventCount > Self.eventsMax && outcomes.count - first > 1) {
            eventCount -= outcomes[first].events.count
            first += 1
        }
        if first > Self.outcomesMax {
            outcomes.removeFirst(first)
            first = 0
        }
    }

    /// At most `limit` outcomes after a record; nil where the next one is no longer, or not yet, here.
    func outcomes(after seq: Int64, limit: Int) -> [Outcome]? {
        guard first < outcomes.count, outcomes[first].moment.seq <= seq + 1 else { return nil }
        let start = first + Int(seq + 1 - outcomes[first].moment.seq)
        guard start <= outcomes.count else { return nil }
        return Array(outcomes[start..<min(outcomes.count, start + limit)])
    }
}
