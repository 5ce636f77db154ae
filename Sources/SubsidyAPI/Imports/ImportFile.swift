// A file of records, read one record at a time: what is held in memory is the file itself and one row of the report a record,
// however many members the records have.

import HTTPServer
import JSON
import Subsidy

/// One record of a file as JSON, with what is wrong with its spelling.
struct ImportRecord: Sendable {
    /// Where it starts in the file, from 1.
    let line: Int
    let json: JSON
    var failures: [Problem.Failure] = []
}

/// The columns of a CSV file and how a row becomes the JSON of a record.
struct ImportColumns: Sendable {
    let required: [String]
    let optional: [String]
    let json: @Sendable (CSVTable.Row) -> JSON
}

/// A file in CSV or JSON lines.
struct ImportFile: Sendable {
    /// Records of one file.
    static let recordsMax = 200_000
    /// Octets of one file.
    static let bytesMax = 67_108_864

    /// What every import takes.
    static let content = Content(
        forms: [
            .init(mediaType: .csv, schema: nil), .init(mediaType: .jsonLines, schema: nil), .init(mediaType: .ndjson, schema: nil),
        ], bytesMax: bytesMax)

    let octets: [UInt8]
    let isCSV: Bool
    let columns: ImportColumns

    init(_ call: Call, columns: ImportColumns) {
        octets = call.request.body
        isCSV = call.contentType == .csv
        self.columns = columns
    }

    /// Hands over every record in order.
    ///
    /// The file is gone over once before: one that is no CSV in its last line, or has too many records, changes nothing.
    func forEach(_ body: (ImportRecord) throws -> Void) throws {
        var count = 0
        try walk { _ in
            count += 1
            guard count <= Self.recordsMax else { throw Self.tooMany }
        }
        try walk { try body($0()) }
    }

    private func walk(_ body: (() -> ImportRecord) throws -> Void) throws {
        if isCSV { try walkCSV(body) } else { try walkLines(body) }
    }

    private func walkCSV(_ body: (() -> ImportRecord) throws -> Void) throws {
        do {
            var table = try CSVTable(octets, required: columns.required, optional: columns.optional)
            while let row = try table.next() { try body { ImportRecord(line: row.line, json: columns.json(row)) } }
        } catch let error as CSVError {
            throw Refusal.unreadable(line: error.line, detail: error.detail, format: "CSV")
        }
    }

    private func walkLines(_ body: (() -> ImportRecord) throws -> Void) throws {
        var (start, number) = (octets.startIndex, 0)
        while start < octets.endIndex {
            let end = octets[start...].firstIndex(of: 0x0A) ?? octets.endIndex
            let line = octets[start..<end]
            number += 1
            start = end + 1
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            try body { Self.record(Array(line), number) }
        }
    }

    private static func record(_ line: [UInt8], _ number: Int) -> ImportRecord {
        do {
            return ImportRecord(line: number, json: try JSON(parsing: line))
        } catch {
            let text = LocalizedText(zh: "不是合法的 JSON：\(error.detail)", en: "Not JSON: \(error.detail).")
            return ImportRecord(line: number, json: .null, failures: [.init(pointer: "", code: error.code.rawValue, message: text)])
        }
    }

    private static let tooMany = Refusal(
        status: 413,
        Problem(
            .limit, "content-too-large", zh: "每次导入至多 \(recordsMax) 条，请分批。",
            en: "An import takes at most \(recordsMax) records: split the file."))
}
