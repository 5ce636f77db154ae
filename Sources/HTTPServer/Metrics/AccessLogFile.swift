// The access log's way to a file: lines are gathered in memory and written by a thread of their own, so that no event loop waits for a disk.
import CLinux
import Dispatch
import Glibc
import Synchronization

/// Writes the access log to a file or to standard error.
///
///     let log = try AccessLogFile(path: "access.jsonl")
///     configuration.accessLog = { log.write($0) }
///     …
///     log.reopen()   // after a rotation
///     log.close()
public final class AccessLogFile: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var dropped: UInt64 = 0
        var isScheduled = false
        var isClosed = false
    }

    private let path: String
    private let state = Mutex(State())
    private let descriptor: Mutex<Int32>
    private let queue = DispatchQueue(label: "http.access-log")

    /// Octets of lines that wait to be written; lines beyond are dropped, and counted.
    public static let waitingBytesMax = 4_194_304
    /// Lines are written this long after the first of them, together.
    private static let delayMilliseconds = 50

    /// Opens the file for appending, mode 0640. `-` is standard error.
    public init(path: String) throws(HTTPServerError) {
        self.path = path
        let opened = try AccessLogFile.open(path)
        descriptor = Mutex(opened)
    }

    deinit { close() }

    /// Takes one line without its newline. Never blocks on the file.
    public func write(_ line: [UInt8]) {
        let starts = state.withLock { state -> Bool in
            guard !state.isClosed else { return false }
            guard state.waiting.count + line.count < AccessLogFile.waitingBytesMax else {
                state.dropped += 1
                return false
            }
            state.waiting.append(contentsOf: line)
            state.waiting.append(0x0A)
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        guard starts else { return }
        queue.asyncAfter(deadline: .now() + .milliseconds(AccessLogFile.delayMilliseconds)) { [weak self] in self?.flush() }
    }

    /// Lines that were dropped because the file was slower than the requests.
    public var droppedLines: UInt64 { state.withLock { $0.dropped } }

    /// Opens the path again, so that a renamed file can be taken away; on failure the old file stays.
    public func reopen() throws(HTTPServerError) {
        guard path != "-" else { return }
        flush()
        let fresh = try AccessLogFile.open(path)
        descriptor.withLock { descriptor in
            _ = clinux_close(descriptor)
            descriptor = fresh
        }
    }

    /// Writes what waits and closes the file; later lines are dropped.
    public func close() {
        flush()
        guard
            !state.withLock({ state in
                defer { state.isClosed = true }
                return state.isClosed
            })
        else { return }
        flush()
        if path != "-" { descriptor.withLock { _ = clinux_close($0) } }
    }

    private func flush() {
        descriptor.withLock { descriptor in
            let octets = state.withLock { state in
                defer {
                    state.waiting = []
                    state.isScheduled = false
                }
                return state.waiting
            }
            octets.withUnsafeBytes { buffer in
                var at = 0
                while at < buffer.count {
                    let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + at }, buffer.count - at)
                    // A log that cannot be written must not stop the service.
                    guard count > 0 else { return }
                    at += count
                }
            }
        }
    }

    private static func open(_ path: String) throws(HTTPServerError) -> Int32 {
        guard path != "-" else { return STDERR_FILENO }
        let opened = clinux_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard opened >= 0 else { throw HTTPServerError("access-log-unwritable", "\(path): \(String(cString: strerror(-opened)))") }
        return opened
    }
}
