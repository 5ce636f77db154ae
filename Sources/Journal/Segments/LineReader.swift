// Splits a file into lines: big sequential reads into one buffer that is reused, line feeds found with memchr.
//
// A segment ends at the end of the file or at the first line that begins with a NUL: the rest was allocated and never written.

import Glibc

/// What stands at the reader's position.
enum LineStep {
    /// A line without its line feed, valid until the next call, and the octets before it.
    case line(UnsafeRawBufferPointer, offset: Int)
    /// The file ends here.
    case end(offset: Int)
    /// A NUL begins here.
    case zeros(offset: Int)
    /// Octets without a line feed up to the end of the file, or more of them than a line may have.
    case unterminated(offset: Int)
}

/// A position in a file, and the octets around it.
///
/// Unsafe on purpose: recovery hands out slices of this one buffer instead of copying a million records.
struct LineReader: ~Copyable {
    /// Octets asked for in one read.
    static let chunkBytes = 256 << 10

    private let disk: any Disk
    private let file: DiskFile
    private let path: String
    private let lineBytesMax: Int
    private var buffer: UnsafeMutableRawBufferPointer
    /// Octets of the file before the buffer's first.
    private var bufferOffset: Int
    private var position = 0
    private var filled = 0
    private var isAtEnd = false

    /// Reads from the offset on. The file stays the caller's to close.
    init(_ disk: any Disk, _ file: DiskFile, path: String, from offset: Int, lineBytesMax: Int, chunkBytes: Int = LineReader.chunkBytes) {
        self.disk = disk
        self.file = file
        self.path = path
        self.lineBytesMax = lineBytesMax
        bufferOffset = offset
        buffer = .allocate(byteCount: chunkBytes, alignment: 64)
    }

    deinit {
        buffer.deallocate()
    }

    /// The line at the position, and moves behind it; anything else stays where it is.
    @inline(__always)
    mutating func next() throws(JournalError) -> LineStep {
        while true {
            let rest = filled - position
            if rest > 0, let base = buffer.baseAddress {
                if base.load(fromByteOffset: position, as: UInt8.self) == 0 { return .zeros(offset: bufferOffset + position) }
                if let end = memchr(base + position, 0x0A, rest) {
                    let line = UnsafeRawBufferPointer(start: base + position, count: end - (base + position))
                    let offset = bufferOffset + position
                    position += line.count + 1
                    return .line(line, offset: offset)
                }
            }
            if isAtEnd { return rest == 0 ? .end(offset: bufferOffset + position) : .unterminated(offset: bufferOffset + position) }
            if rest > lineBytesMax { return .unterminated(offset: bufferOffset + position) }
            try fill()
        }
    }

    /// Moves the unfinished line to the front, makes room where it fills the buffer, and reads on.
    private mutating func fill() throws(JournalError) {
        let rest = filled - position
        if rest == buffer.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 64)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[position..<filled]))
            buffer.deallocate()
            buffer = larger
        } else if rest > 0, let base = buffer.baseAddress {
            memmove(base, base + position, rest)
        }
        bufferOffset += position
        position = 0
        filled = rest
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        do throws(DiskError) {
            let count = try disk.readFull(file, into: room, at: bufferOffset + filled)
            isAtEnd = count < room.count
            filled += count
        } catch {
            throw error.reading("reading \(path)")
        }
    }
}
