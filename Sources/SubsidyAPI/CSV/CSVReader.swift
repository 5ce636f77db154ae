// Reads CSV (RFC 4180) with a header line, strictly: a row of another width or a stray quote is an error with its line.
// A byte order mark is passed over, as spreadsheets write one; both line ends are taken, as files cross systems.

import Subsidy

/// A row with the line on which it starts.
struct CSVRow: Sendable, Equatable {
    let line: Int
    let fields: [String]
}

/// What is wrong with a file, and in which line.
struct CSVError: Error, Sendable, Equatable {
    let line: Int
    let detail: LocalizedText

    init(line: Int, zh: String, en: String) {
        self.line = line
        detail = LocalizedText(zh: zh, en: en)
    }
}

struct CSVReader {
    /// Octets of one field.
    static let fieldBytesMax = 65_536
    /// Fields of one row.
    static let fieldsMax = 100

    private var input: OctetReader
    private var line = 1
    private var isBegun = false

    init(_ input: OctetReader) { self.input = input }

    /// The next row that is not empty; nil at the end.
    ///
    /// - Throws: `CSVError` with the line; `DocumentStore.Failure` where the file that it reads cannot be read.
    mutating func next() throws -> CSVRow? {
        if !isBegun { try passMark() }
        while try input.peek() != nil {
            let start = line
            let fields = try row()
            if fields != [""] { return CSVRow(line: start, fields: fields) }
        }
        return nil
    }

    private mutating func passMark() throws {
        isBegun = true
        guard try input.take(0xEF) else { return }
        guard try input.take(0xBB), try input.take(0xBF) else { throw notText() }
    }

    private mutating func row() throws -> [String] {
        var fields: [String] = []
        while true {
            fields.append(try field())
            guard fields.count <= Self.fieldsMax else {
                throw failure(zh: "一行超过 \(Self.fieldsMax) 个字段", en: "more than \(Self.fieldsMax) fields")
            }
            guard let octet = try input.peek() else { return fields }
            input.advance()
            if octet == UInt8(ascii: ",") { continue }
            if octet == 0x0D { _ = try input.take(0x0A) }
            line += 1
            return fields
        }
    }

    /// One field; stops before the comma or the line's end.
    private mutating func field() throws -> String {
        if try input.take(UInt8(ascii: "\"")) { return try quoted() }
        var octets: [UInt8] = []
        while let octet = try input.peek(), octet != UInt8(ascii: ","), octet != 0x0D, octet != 0x0A {
            guard octet != UInt8(ascii: "\"") else {
                throw failure(zh: "字段中间有引号，而字段不以引号开头", en: "a quote inside a field that does not begin with one")
            }
            try append(octet, to: &octets)
        }
        return try text(octets)
    }

    private mutating func quoted() throws -> String {
        var octets: [UInt8] = []
        while let octet = try input.peek() {
            try append(octet, to: &octets)
            if octet == 0x0A { line += 1 }
            guard octet == UInt8(ascii: "\""), try !input.take(octet) else { continue }
            octets.removeLast()
            try expectEndOfField()
            return try text(octets)
        }
        throw failure(zh: "引号没有结束", en: "a quote that does not end")
    }

    private mutating func append(_ octet: UInt8, to field: inout [UInt8]) throws {
        guard field.count < Self.fieldBytesMax else {
            throw failure(zh: "一个字段超过 \(Self.fieldBytesMax) 字节", en: "a field of more than \(Self.fieldBytesMax) octets")
        }
        field.append(octet)
        input.advance()
    }

    private mutating func expectEndOfField() throws {
        guard let octet = try input.peek() else { return }
        guard octet == UInt8(ascii: ",") || octet == 0x0D || octet == 0x0A else {
            throw failure(zh: "结束引号之后还有文字", en: "text after a closing quote")
        }
    }

    private func text(_ octets: [UInt8]) throws -> String {
        guard let text = String(validating: octets, as: UTF8.self) else { throw notText() }
        return text
    }

    private func notText() -> CSVError {
        failure(zh: "编码不是 UTF-8：请另存为 UTF-8 编码的 CSV", en: "octets that are not UTF-8: save the file as CSV in UTF-8")
    }

    private func failure(zh: String, en: String) -> CSVError { CSVError(line: line, zh: zh, en: en) }
}
