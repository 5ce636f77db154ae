// Reads CSV (RFC 4180) with a header line, strictly: a row of another width or a stray quote is an error with its line.
// A byte order mark is passed over, as spreadsheets write one; both line ends are taken, as files cross systems.

/// A row with the line on which it starts.
struct CSVRow: Sendable, Equatable {
    let line: Int
    let fields: [String]
}

struct CSVError: Error, Sendable, Equatable {
    let line: Int
    let detail: String
}

struct CSVReader {
    /// Octets of one field.
    static let fieldBytesMax = 65_536
    /// Fields of one row.
    static let fieldsMax = 100

    private let input: [UInt8]
    private var position = 0
    private var line = 1

    init(_ input: [UInt8]) {
        self.input = input
        if input.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next row that is not empty; nil at the end.
    mutating func next() throws(CSVError) -> CSVRow? {
        while position < input.count {
            let start = line
            let fields = try row()
            if fields != [""] { return CSVRow(line: start, fields: fields) }
        }
        return nil
    }

    private mutating func row() throws(CSVError) -> [String] {
        var fields: [String] = []
        while true {
            fields.append(try field())
            guard fields.count <= Self.fieldsMax else { throw failure("more than \(Self.fieldsMax) fields") }
            guard position < input.count else { return fields }
            let octet = input[position]
            position += 1
            if octet == UInt8(ascii: ",") { continue }
            if octet == 0x0D, position < input.count, input[position] == 0x0A { position += 1 }
            line += 1
            return fields
        }
    }

    /// One field; stops before the comma or the line's end.
    private mutating func field() throws(CSVError) -> String {
        if position < input.count, input[position] == UInt8(ascii: "\"") { return try quoted() }
        let start = position
        while position < input.count {
            let octet = input[position]
            if octet == UInt8(ascii: ",") || octet == 0x0D || octet == 0x0A { break }
            guard octet != UInt8(ascii: "\"") else { throw failure("a quote inside a field that does not begin with one") }
            position += 1
        }
        return try text(input[start..<position])
    }

    private mutating func quoted() throws(CSVError) -> String {
        position += 1
        var octets: [UInt8] = []
        while position < input.count {
            let octet = input[position]
            position += 1
            if octet == UInt8(ascii: "\"") {
                guard position < input.count, input[position] == octet else {
                    try expectEndOfField()
                    return try text(octets[...])
                }
                position += 1
            }
            if octet == 0x0A { line += 1 }
            octets.append(octet)
        }
        throw failure("a quote that does not end")
    }

    private func expectEndOfField() throws(CSVError) {
        guard position < input.count else { return }
        let octet = input[position]
        guard octet == UInt8(ascii: ",") || octet == 0x0D || octet == 0x0A else { throw failure("text after a closing quote") }
    }

    private func text(_ octets: ArraySlice<UInt8>) throws(CSVError) -> String {
        guard octets.count <= Self.fieldBytesMax else { throw failure("a field of more than \(Self.fieldBytesMax) octets") }
        guard let text = String(validating: octets, as: UTF8.self) else { throw failure("octets that are not UTF-8") }
        return text
    }

    private func failure(_ detail: String) -> CSVError { CSVError(line: line, detail: detail) }
}
