import SubsidyRuntime

/// Octets one after the other, held in memory or read from a file piece by piece.
struct OctetReader {
    /// A line without its line feed.
    struct Line {
        let octets: [UInt8]
        /// Whether it was longer than wanted: `octets` is its beginning, and the rest was passed over.
        let isCut: Bool
    }

    private var piece: [UInt8]
    private var position = 0
    /// What has more, and the place of what comes behind `piece`.
    private var file: OctetFile?
    private var offset = 0

    init(_ octets: [UInt8]) { piece = octets }

    init(_ file: OctetFile) {
        piece = []
        self.file = file
    }

    /// The next octet, which stays the next one; nil at the end.
    ///
    /// - Throws: `DocumentStore.Failure`.
    mutating func peek() throws -> UInt8? {
        if position < piece.count { return piece[position] }
        guard let file else { return nil }
        piece = try file.piece(at: offset)
        offset += piece.count
        position = 0
        if piece.isEmpty { self.file = nil }
        return piece.first
    }

    /// Passes over the octet that `peek` gave.
    mutating func advance() { position += 1 }

    /// Takes the octet where it is the next one.
    mutating func take(_ octet: UInt8) throws -> Bool {
        guard try peek() == octet else { return false }
        advance()
        return true
    }

    /// The next line, of at most `bytesMax` octets; nil at the end.
    mutating func line(bytesMax: Int) throws -> Line? {
        guard try peek() != nil else { return nil }
        var line: [UInt8] = []
        var isCut = false
        while try peek() != nil {
            let end = piece[position...].firstIndex(of: UInt8(ascii: "\n"))
            let part = piece[position..<(end ?? piece.endIndex)]
            isCut = isCut || line.count + part.count > bytesMax
            line.append(contentsOf: part.prefix(bytesMax - line.count))
            position = end.map { $0 + 1 } ?? piece.endIndex
            if end != nil { break }
        }
        return Line(octets: line, isCut: isCut)
    }
}
