import JSON

/// Puts on record that a file was imported, by whom and with what result; the report itself is a file named by its digest.
///
/// It is what a repeated request finds again: what the rows did stands in records of their own.
public struct RecordImport: Command {
    public static let name = "record-import"
    public static let action: Action? = nil

    public var report: ImportReported

    public init(_ report: ImportReported) { self.report = report }

    public func decide(in core: inout Core) throws(Problem) { core.emit(report) }
}

/// What happens to imports.
public enum ImportEvents {
    static let all: [any Event.Type] = [ImportReported.self]
}

/// A file of records was read and reported on. It changes nothing that is not in other records.
public struct ImportReported: Event {
    public static let type = "import-reported"
    /// What was imported: `enterprises` or `calendars`.
    public var subject = ""
    public var isDryRun = false
    public var records = 0
    /// Records that changed something, or would have.
    public var changed = 0
    public var failed = 0
    /// The digest of the report.
    public var report = ""

    public init() {}

    public init(subject: String, isDryRun: Bool, records: Int, changed: Int, failed: Int, report: String) {
        self.subject = subject
        self.isDryRun = isDryRun
        self.records = records
        self.changed = changed
        self.failed = failed
        self.report = report
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("subject", &subject)
        try fields.field("dryRun", &isDryRun)
        try fields.field("records", &records)
        try fields.field("changed", &changed)
        try fields.field("failed", &failed)
        try fields.field("report", &report)
    }

    public func apply(to state: inout State, in moment: Moment) {}
}
