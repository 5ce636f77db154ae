/// The place of an event: its record, and its place in that record. It is the event's id, and where a reader goes on.
struct EventCursor: Sendable, Hashable, Comparable, LosslessStringConvertible {
    let seq: Int64
    let index: Int

    /// What events' ids look like, for the OpenAPI document.
    static let pattern = "^(0|[1-9][0-9]{0,14})[.](0|[1-9][0-9]{0,8})$"

    init(seq: Int64, index: Int) {
        self.seq = seq
        self.index = index
    }

    /// Before everything: `0.0` was no event's id.
    static let start = EventCursor(seq: 0, index: 0)

    static func < (left: EventCursor, right: EventCursor) -> Bool { (left.seq, left.index) < (right.seq, right.index) }

    var description: String { "\(seq).\(index)" }

    init?(_ description: String) {
        let parts = description.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let seq = Int64(parts[0]), let index = Int(parts[1]), seq >= 0, index >= 0, seq < 1_000_000_000_000_000,
            index < 1_000_000_000, "\(seq).\(index)" == description
        else { return nil }
        self.init(seq: seq, index: index)
    }
}
