// `voucherd dmn test`: the logic behind the command line.

import FEEL

/// Runs the kit's cases under a directory and reports them.
public struct TestCommand {
    public var directory: String
    public var models: String?
    public var report: String?

    public init(directory: String, models: String? = nil, report: String? = nil) {
        self.directory = Self.trimmed(directory)
        self.models = models.map(Self.trimmed)
        self.report = report
    }

    /// How many result nodes came out how; of those that expect a value and of those that expect null.
    public struct Summary: Sendable, CustomStringConvertible {
        public var valuesPassed = 0
        public var values = 0
        public var nullsPassed = 0
        public var nulls = 0

        public var allPassed: Bool { valuesPassed == values && nullsPassed == nulls }

        public init(_ rows: [TestRunner.Row]) {
            for row in rows {
                let passed = row.status == .pass ? 1 : 0
                if row.expectsNull {
                    nulls += 1
                    nullsPassed += passed
                } else {
                    values += 1
                    valuesPassed += passed
                }
            }
        }

        public var description: String { "values \(valuesPassed) of \(values), nulls \(nullsPassed) of \(nulls)" }
    }

    /// Runs, writes the report to its file or to standard output, and answers the summary by first directory and in all.
    public func run() throws(ModelError) -> (all: Summary, parts: [(directory: String, summary: Summary)]) {
        let rows = try TestRunner(now: .systemClock).run(directory, models: models)
        guard let out = OctetWriter(report), out.write(Array(TestReport.csv(rows).utf8)) else {
            throw ModelError(.file, file: report ?? "standard output", at: Place(line: 1, column: 1), "can't be written")
        }
        let groups = Dictionary(grouping: rows) { row in row.directory.split(separator: "/").first.map(String.init) ?? "" }
        let parts = groups.sorted { $0.key < $1.key }.map { (directory: $0.key, summary: Summary($0.value)) }
        return (Summary(rows), parts)
    }

    private static func trimmed(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? trimmed(String(path.dropLast())) : path
    }
}
