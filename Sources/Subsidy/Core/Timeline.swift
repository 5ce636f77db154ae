import JSON

/// One line of an application's timeline: when, who, what, why.
public struct TimelineEntry: Sendable, Equatable {
    public let seq: Int64
    public let at: Instant
    /// The person who did it; nil where it was time's doing.
    public let person: String?
    /// The event's type.
    public let what: String
    public let why: String?
}
