import JSON

/// The balances as they stood after a record, kept on every day that moves them and now and then between, so that those of any
/// other record are a short way from one.
public struct LedgerMark: JSONRecord, Equatable {
    public var seq: Int64 = 0
    /// The day of the movement that came next, counted from 1970-01-01.
    public var day = 0
    public var books = Books()

    public init() {}

    public init(seq: Int64, day: Int, books: Books) {
        self.seq = seq
        self.day = day
        self.books = books
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("seq", &seq)
        try fields.field("day", &day)
        try fields.field("books", &books)
    }

    /// Entries after which the next record that posts makes a mark.
    public static let entriesBetween = 512
    /// Records after which the next record that posts makes a mark: what lies between a mark and the balances of a later record is
    /// at most so many records long.
    public static let recordsBetween: Int64 = 10_000

    /// Whether a record that is about to post must be preceded by a mark.
    public static func isNeeded(after last: LedgerMark?, before seq: Int64, on day: Int, _ books: Books) -> Bool {
        let (lastSeq, lastCount) = (last?.seq ?? 0, last?.books.entryCount ?? 0)
        guard seq - 1 > lastSeq else { return false }
        return last?.day != day || books.entryCount - lastCount >= entriesBetween || seq - lastSeq > recordsBetween
    }
}
