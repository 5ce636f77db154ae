// A file of records, read one record at a time off the disk: what is held in memory is one piece of the file and one record.

import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

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
    /// Records of one file, where its subject sets no lower bound.
    static let recordsMax = 1_000_000
    /// Octets of one file; it is never in memory whole.
    static let bytesMax = 1_073_741_824
    /// Octets of one record in JSON lines; a longer one is a row that failed.
    static let lineBytesMax = Content.jsonBytesMax

    /// What every import takes.
    static let content = Content(
        forms: [
            .init(mediaType: .csv, schema: nil), .init(mediaType: .jsonLines, schema: nil), .init(mediaType: .ndjson, schema: nil),
        ], bytesMax: bytesMax, isStreamed: true)

    let file: OctetFile
    let isCSV: Bool
    let columns: ImportColumns
    private let recordsMax: Int

    init(_ call: Call, columns: ImportColumns, recordsMax: Int = ImportFile.recordsMax) throws {
        guard let file = call.file else { throw Refusal.internalError }
        self.file = file
        isCSV = call.contentType == .csv
        self.columns = columns
        self.recordsMax = recordsMax
    }

    /// Hands over every record in order.
    ///
    /// The file is gone over once before: one that is no CSV in its last line, or has too many records, changes nothing.
    func forEach(_ body: (ImportRecord) throws -> Void) throws {
        var count = 0
        try walk { _ in
            count += 1
            guard count <= recordsMax else { throw Self.tooMany(recordsMax) }
        }
        try walk { try body($0()) }
    }

    private func walk(_ body: (() -> ImportRecord) throws -> Void) throws {
        if isCSV { try walkCSV(body) } else { try walkLines(body) }
    }

    private func walkCSV(_ body: (() -> ImportRecord) throws -> Void) throws {
        do {
            var table = try CSVTable(OctetReader(file), required: columns.required, optional: columns.optional)
            while let row = try table.next() { try body { ImportRecord(line: row.line, json: columns.json(row)) } }
        } catch let error as CSVError {
            throw Refusal.unreadable(line: error.line, detail: error.detail, format: "CSV")
        }
    }

    private func walkLines(_ body: (() -> ImportRecord) throws -> Void) throws {
        var (reader, number) = (OctetReader(file), 0)
        while let line = try reader.line(bytesMax: Self.lineBytesMax) {
            number += 1
            guard line.octets.contains(where: { $0 > 0x20 }) else { continue }
            try body { line.isCut ? Self.tooLong(number) : Self.record(line.octets, number) }
        }
    }

    private static func tooLong(_ number: Int) -> ImportRecord {
        let text = LocalizedText(zh: "该行超过 \(lineBytesMax) 字节。", en: "The line has more than \(lineBytesMax) octets.")
        return ImportRecord(line: number, json: .null, failures: [.init(pointer: "", code: "line-too-long", message: text)])
    }

    private static func record(_ line: [UInt8], _ number: Int) -> ImportRecord {
        do {
            return ImportRecord(line: number, json: try JSON(parsing: line))
        } catch {
            let text = LocalizedText(zh: "不是合法的 JSON：\(error.chinese)。", en: "Not JSON: \(error.detail).")
            return ImportRecord(line: number, json: .null, failures: [.init(pointer: "", code: error.code.rawValue, message: text)])
        }
    }

    private static func tooMany(_ recordsMax: Int) -> Refusal {
        Refusal(
            status: 413,
            Problem(
                .limit, "content-too-large", zh: "每次导入至多 \(recordsMax) 条，请分批。",
                en: "An import takes at most \(recordsMax) records: split the file."))
    }
}
