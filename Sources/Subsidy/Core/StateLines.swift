// A state as lines of JSON, for snapshots: `{"part":"applications","rows":[…]}`, `{"part":"seq","value":…}`. A line holds a bounded
// number of rows, so that neither side ever holds the text of a whole table; where a line ends follows from the rows alone, so
// that equal states have equal lines.

import JSON

/// Writes parts as lines.
public struct StateLineWriter: StateParts {
    /// Rows of one line at the most.
    public static let lineRowsMax = 1024
    /// Octets after which a line takes no further row.
    public static let lineBytesTarget = 256 << 10

    private let sink: ([UInt8]) throws -> Void
    private var path = ""

    /// - Parameter sink: takes each line, without its line feed.
    public init(_ sink: @escaping ([UInt8]) throws -> Void) { self.sink = sink }

    public mutating func value<Value: JSONDecodable & JSONEncodable & Sendable>(_ name: StaticString, _ value: inout Value) throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("part", path + name.description)
        writer.member("value", value)
        writer.endObject()
        try sink(writer.bytes)
    }

    public mutating func rows<Part: StatePart>(_ name: StaticString, _ part: inout Part) throws {
        var writer = JSONWriter(reservingBytes: Self.lineBytesTarget + 4096)
        var count = 0
        let name = path + name.description
        try part.forEachRow { row in
            if count == 0 { Self.begin(name, &writer) }
            writer.element(row)
            count += 1
            guard count == Self.lineRowsMax || writer.bytes.count >= Self.lineBytesTarget else { return }
            try end(&writer)
            count = 0
        }
        if count > 0 { try end(&writer) }
    }

    /// An index is made again from the entities.
    public mutating func index<Part: StatePart>(_ name: StaticString, _ index: inout Part) {}

    public mutating func section<Section: StateSection>(_ name: StaticString, _ section: inout Section) throws {
        let outer = path
        path += name.description + "."
        try section.write(to: &self)
        path = outer
    }

    private static func begin(_ name: String, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("part", name)
        writer.key("rows")
        writer.beginArray()
    }

    private func end(_ writer: inout JSONWriter) throws {
        writer.endArray()
        writer.endObject()
        try sink(writer.bytes)
        writer.removeAll()
    }
}

/// What one line holds, decoded and not yet put in its place: lines can be decoded on several cores.
public struct StateLine: Sendable {
    public let part: String
    /// `[Part.Row]`, or the value of a part that is a single one.
    let contents: any Sendable
}

/// Knows the parts of a section by name, and reads the lines of each.
public struct StateLineDecoder: Sendable {
    private let decoders: [String: StatePartReader]
    /// Names and shapes of all parts: a snapshot of another layout is not this program's to read.
    public let layout: String

    public init(_ section: (some StateSection).Type) {
        var collector = StatePartsCollector()
        var blank = section.init()
        do { try blank.name(to: &collector) } catch { preconditionFailure("naming parts cannot fail: \(error)") }
        decoders = collector.decoders
        layout = collector.layout.joined(separator: "\n")
    }

    public func decode(_ line: UnsafeBufferPointer<UInt8>) throws -> StateLine {
        if let decoded = try? shorter(line) { return decoded }
        // Unusual or wrong: the longer way finds out which.
        let json = try JSON(parsing: line)
        let part: String = try json.member("part")
        return StateLine(part: part, contents: try reader(of: part).fromTree(json))
    }

    private func shorter(_ line: UnsafeBufferPointer<UInt8>) throws -> StateLine {
        var cursor = JSONCursor(line)
        try cursor.beginObject()
        var fields = JSONFieldCursor(cursor)
        var part = ""
        try fields.field("part", &part)
        let contents = try reader(of: part).fromText(&fields)
        try fields.endObject()
        guard fields.cursor.isAtEnd else { throw JSONCursor.Mismatch() }
        return StateLine(part: part, contents: contents)
    }

    private func reader(of part: String) throws -> StatePartReader {
        guard let reader = decoders[part] else { throw StateReadingError("no part of the state is called \(part)") }
        return reader
    }
}

/// Puts decoded lines in their places.
public struct StateLineTaker: StateParts {
    private let line: StateLine
    private var path = ""
    private(set) var isTaken = false

    init(_ line: StateLine) { self.line = line }

    public mutating func value<Value: JSONDecodable & JSONEncodable & Sendable>(_ name: StaticString, _ value: inout Value) throws {
        guard !isTaken, isHere(name), let contents = line.contents as? Value else { return }
        value = contents
        isTaken = true
    }

    public mutating func rows<Part: StatePart>(_ name: StaticString, _ part: inout Part) throws {
        guard !isTaken, isHere(name), let rows = line.contents as? [Part.Row] else { return }
        for row in rows { try part.take(row) }
        isTaken = true
    }

    public mutating func index<Part: StatePart>(_ name: StaticString, _ index: inout Part) {}

    public mutating func section<Section: StateSection>(_ name: StaticString, _ section: inout Section) throws {
        guard !isTaken else { return }
        let outer = path
        path += name.description + "."
        try section.fill(from: &self)
        path = outer
    }

    private func isHere(_ name: StaticString) -> Bool {
        path.isEmpty ? line.part == name.description : line.part == path + name.description
    }
}

extension StateSection {
    /// Takes in one line.
    public mutating func take(_ line: StateLine) throws {
        var taker = StateLineTaker(line)
        try fill(from: &taker)
        guard taker.isTaken else { throw StateReadingError("the part \(line.part) has no place in \(Self.self)") }
    }
}

extension State {
    /// Called when every line was taken in: makes what is not in them.
    public mutating func finishReading() { StateIndexer().finish(&self) }
}
