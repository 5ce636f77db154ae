// Lines of a file in chunks, with the Glibc calls.

import Glibc

/// Hands the lines of a file, without their ends, to a body. Empty lines are left out.
struct LineReader {
    private static let chunkBytes = 256 << 10

    /// Reads to the end. False where the file can't be opened or read, or a line is longer than `lineBytesMax`.
    static func forEach(
        in path: String, lineBytesMax: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
    ) rethrows -> Bool {
        let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { if descriptor != 0 { close(descriptor) } }
        var pending: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 { if errno == EINTR { continue } else { return false } }
            if count == 0 { break }
            var start = 0
            try chunk.withUnsafeBufferPointer { octets in
                while let end = octets[start..<count].firstIndex(of: UInt8(ascii: "\n")) {
                    if pending.isEmpty {
                        try line(UnsafeBufferPointer(rebasing: octets[start..<end]), body)
                    } else {
                        pending.append(contentsOf: octets[start..<end])
                        try pending.withUnsafeBufferPointer { try line($0, body) }
                        pending.removeAll(keepingCapacity: true)
                    }
                    start = end + 1
                }
                pending.append(contentsOf: octets[start..<count])
            }
            if pending.count > lineBytesMax { return false }
        }
        try pending.withUnsafeBufferPointer { try line($0, body) }
        return true
    }

    private static func line(
        _ octets: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
    ) rethrows {
        let trimmed = octets.last == UInt8(ascii: "\r") ? UnsafeBufferPointer(rebasing: octets.dropLast()) : octets
        if !trimmed.isEmpty { try body(trimmed) }
    }
}

/// Writes octets to a file or to standard output.
struct OctetWriter: ~Copyable {
    private let descriptor: Int32

    /// Standard output for nil; nil where the file can't be made.
    init?(_ path: String?) {
        guard let path else {
            descriptor = 1
            return
        }
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 { return nil }
    }

    deinit { if descriptor > 2 { close(descriptor) } }

    /// Writes all; false on any error.
    func write(_ octets: [UInt8]) -> Bool {
        octets.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
                if count < 0 { if errno == EINTR { continue } else { return false } }
                done += count
            }
            return true
        }
    }
}

/// The machine's clock, for measuring and for `now()` on the command line.
public enum WallClock {
    /// Seconds of a clock that only goes forward.
    static var monotonicSeconds: Double { seconds(CLOCK_MONOTONIC) }

    /// Seconds of processor time that this process has used.
    static var processSeconds: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

    /// Seconds since 1970, UTC.
    static var unixSeconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
