import JSON

/// A dated intake window of a scheme (申报批次).
public struct IntakeCall: Identified, JSONRecord, Equatable {
    public static let idPrefix = "call_"

    public var id = ID<IntakeCall>("")
    public var scheme = ""
    public var title = ""
    /// The first and the last day on which applications are taken in, in Shanghai.
    public var opensOn = LocalDate(day: 0)
    public var closesOn = LocalDate(day: 0)
    /// Applications that were handed in under it, in the order in which they came.
    public var applications: [ID<Application>] = []
    /// When the shortlist was made; nil before.
    public var shortlistedAt: Instant?
    public var createdAt = Instant(milliseconds: 0)
    public var version: Int64 = 0

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("scheme", &scheme)
        try fields.field("title", &title)
        try fields.field("opensOn", &opensOn)
        try fields.field("closesOn", &closesOn)
        try fields.list("applications", &applications)
        try fields.field("shortlistedAt", &shortlistedAt)
        try fields.field("createdAt", &createdAt)
        try fields.field("version", &version)
    }

    /// Judged at the moment of use (domain rules, 8).
    public func isOpen(on day: LocalDate) -> Bool { opensOn <= day && day <= closesOn }

    public func status(on day: LocalDate) -> CallStatus { day < opensOn ? .announced : isOpen(on: day) ? .open : .closed }
}

/// Where a call stands on a day.
public enum CallStatus: String, Word {
    case announced
    case open
    case closed

    /// The steps that the state allows, in the words of the API's paths.
    public var allowedSteps: [String] {
        switch self {
        case .announced: []
        case .open: ["submission"]
        case .closed: ["shortlist"]
        }
    }
}
