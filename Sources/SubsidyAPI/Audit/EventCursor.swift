/// The place of an event: its record, and its place in that record. It is the event's id, and where a reader goes on.
struct EventCursor: Sendable, Equatable, LosslessStringConvertible {
    let seq: Int64
    let index: Int

    init(seq: Int64, index: Int) {
        self.seq = seq
        self.index = index
    }

    var description: String { "\(seq).\(index)" }

    init?(_ description: String) {
        let parts = description.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let seq = Int64(parts[0]), let index = Int(parts[1]), seq >= 0, index >= 0, "\(seq).\(index)" == description
        else { return nil }
        self.init(seq: seq, index: index)
    }
}
