// What the standard's text says, row by row: Specification/*.tsv. Each expectation was worked out from the grammar and the tables of
// DMN 1.5, not from what the engine answered.

import FEEL
import Foundation
import Testing

private struct Row {
    var expression: String
    var expected: String
}

private func rows(_ file: String) throws -> [Row] {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Specification/\(file).tsv")
    return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").compactMap { line in
        guard !line.hasPrefix("#"), let tab = line.firstIndex(of: "\t") else { return nil }
        return Row(expression: String(line[..<tab]), expected: String(line[line.index(after: tab)...]))
    }
}

struct SpecificationTests {
    @Test(arguments: ["grammar", "semantics", "conversion-and-strings", "lists-numbers-ranges"])
    func expressions_AreWorthWhatTheStandardSays(_ file: String) throws {
        let compiler = Compiler(scope: Scope())
        let rows = try rows(file)
        #expect(rows.count > 100)
        for row in rows {
            var frame = Frame(now: DateTime("2026-01-05T09:00:00@Asia/Shanghai"))
            let value = (try? compiler.expression(row.expression))?.evaluate(&frame).description
            #expect(value ?? "SYNTAX" == row.expected, "\(row.expression)")
        }
    }
}
