/// The report of a test run as CSV without header: directory, test file without .xml, case id, result node,
/// pass|fail|error, detail.
public enum TestReport {
    public static func csv(_ rows: [TestRunner.Row]) -> String {
        rows.map { row in
            [row.directory, row.file, row.caseID, row.node, row.status.rawValue, row.detail].map(field).joined(separator: ",") + "\n"
        }.joined()
    }

    /// Quoted where RFC 4180 wants it; line breaks in a detail become spaces, so that a row stays a line.
    private static func field(_ text: String) -> String {
        let line = String(text.map { $0.isNewline ? " " : $0 })
        guard line.contains(where: { "\",".contains($0) }) else { return line }
        return "\"" + line.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
