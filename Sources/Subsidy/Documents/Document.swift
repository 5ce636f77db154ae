import JSON

/// A file that somebody handed in: the state knows its digest, the document store keeps the octets.
public struct Document: Identified, JSONRecord, Equatable {
    public static let idPrefix = "doc_"

    public var id = ID<Document>("")
    /// SHA-256 of the octets, in hex.
    public var sha256 = ""
    /// Octets.
    public var size: Int64 = 0
    public var mediaType = ""
    public var storedBy = ID<Client>("")
    /// The enterprise that an applicant's document belongs to.
    public var enterprise: String?
    public var createdAt = Instant(milliseconds: 0)

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("sha256", &sha256)
        try fields.field("size", &size)
        try fields.field("mediaType", &mediaType)
        try fields.field("storedBy", &storedBy)
        try fields.field("enterprise", &enterprise)
        try fields.field("createdAt", &createdAt)
    }
}
