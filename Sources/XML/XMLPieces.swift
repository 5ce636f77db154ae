import Foundation

/// A document on its way to the library, piece by piece: counted, and judged before the library sees it.
final class XMLPieces: InputStream {
    /// Why it ended early.
    private(set) var failure: (any Error)?

    private let limits: XMLLimits
    private let next: () throws -> [UInt8]
    private var piece: ArraySlice<UInt8> = []
    private var count = 0
    private var lines = 1
    private var hasBegun = false
    /// The start of a character whose end is in the next piece.
    private var cut: [UInt8] = []

    /// Octets before the root element.
    private static let prologBytesMax = 1 << 20

    init(_ limits: XMLLimits, _ next: @escaping () throws -> [UInt8]) {
        self.limits = limits
        self.next = next
        super.init(data: Data())
    }

    override var hasBytesAvailable: Bool { failure == nil }
    override func open() {}
    override func close() {}

    override func read(_ buffer: UnsafeMutablePointer<UInt8>, maxLength: Int) -> Int {
        if piece.isEmpty {
            // What is wrong is the document's end for the library, whose own way to hear of a stream's error is not implemented on Linux.
            guard failure == nil else { return 0 }
            do { piece = try hasBegun ? checked()[...] : beginning()[...] } catch {
                failure = error
                return 0
            }
        }
        let taken = min(maxLength, piece.count)
        piece.withUnsafeBufferPointer { if let start = $0.baseAddress { buffer.update(from: start, count: taken) } }
        piece.removeFirst(taken)
        return taken
    }

    /// The first pieces, up to the root element at least.
    private func beginning() throws -> [UInt8] {
        hasBegun = true
        var head: [UInt8] = []
        while true {
            let more = try checked()
            head += more
            if try XMLProlog.check(head, isWhole: more.isEmpty) { return head }
            guard head.count <= Self.prologBytesMax else {
                throw XMLReadingError(.limit, line: 1, column: 1, "more than \(Self.prologBytesMax) octets before the first element")
            }
        }
    }

    /// The next piece, which is text in UTF-8.
    private func checked() throws -> [UInt8] {
        let more = try next()
        count += more.count
        guard count <= limits.documentBytesMax else {
            throw XMLReadingError(.limit, line: 1, column: 1, "more than \(limits.documentBytesMax) octets")
        }
        let text = cut.isEmpty ? more : cut + more
        let end = more.isEmpty ? text.count : Self.endOfWholeCharacters(text)
        try checkText(text[..<end])
        cut = Array(text[end...])
        return more
    }

    private func checkText(_ text: ArraySlice<UInt8>) throws(XMLReadingError) {
        guard text.contains(0) || String(validating: text, as: UTF8.self) == nil else {
            lines += text.count { $0 == UInt8(ascii: "\n") }
            return
        }
        let before = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).prefix {
            !$0.contains(0) && String(validating: $0, as: UTF8.self) != nil
        }
        throw XMLReadingError(.encoding, line: lines + before.count, column: 1, "the file is not UTF-8 text")
    }

    /// Where a character begins that may go on behind the octets; their count where they end with a whole one.
    private static func endOfWholeCharacters(_ text: [UInt8]) -> Int {
        for back in 1...3 where back <= text.count {
            let octet = text[text.count - back]
            if octet & 0xC0 == 0x80 { continue }
            let length = octet < 0xC0 ? 1 : octet < 0xE0 ? 2 : octet < 0xF0 ? 3 : 4
            return length > back ? text.count - back : text.count
        }
        return text.count
    }
}
