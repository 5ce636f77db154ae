// The program under test: the built `voucherd`, started as an operator starts it, on a free port with a data directory of its own.

import Glibc
import HTTPClient
import JSON
import Synchronization

struct HarnessError: Error, CustomStringConvertible {
    let description: String
}

/// A running `voucherd serve --sandbox`. It is stopped, and its data removed, when nobody refers to it any more.
final class Voucherd: Sendable {
    static let adminToken = "admin-token-of-the-tests"

    let pid: pid_t
    let port: UInt16
    let data: Directory
    private let isReaped = Atomic<Bool>(false)
    /// Tokens by the names that tests give to callers.
    let tokens = Mutex<[String: String]>(["admin": adminToken])

    /// Starts the program and waits for its ready line.
    ///
    /// - Parameters:
    ///   - place: where the data directory is, if not in `data`.
    ///   - wrapper: a program that runs it, with its arguments, such as strace.
    init(
        data: Directory = Directory(), config: String = Voucherd.repository + "/Config", place: String? = nil, arguments: [String] = [],
        environment: [String] = [], wrapper: [String] = []
    ) throws {
        self.data = data
        let words = [
            Self.executable, "serve", "--sandbox", "--host", "127.0.0.1", "--port", "0", "--data", place ?? data.path + "/data", "--config",
            config + "/voucherd.json",
        ]
        let (pid, output) = try Self.spawn(wrapper + words + arguments, environment: environment, log: data.path + "/log")
        self.pid = pid
        guard let line = Self.readLine(output), let port = line.split(separator: ":").last.flatMap({ UInt16($0) }),
            line.hasPrefix("voucherd listening on http://127.0.0.1:")
        else {
            kill(pid, SIGKILL)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            close(output)
            throw HarnessError(description: "voucherd did not get ready: " + Self.text(ofFile: data.path + "/log"))
        }
        close(output)
        self.port = port
    }

    deinit { end(SIGKILL) }

    /// Sends a signal and waits for the end; the exit status as `waitpid` gives it, 0 for a clean exit.
    @discardableResult
    func end(_ signal: Int32) -> Int32 {
        guard isReaped.compareExchange(expected: false, desired: true, ordering: .sequentiallyConsistent).exchanged else { return 0 }
        kill(pid, signal)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status
    }

    /// Waits until it ends by itself; the exit status as `waitpid` gives it.
    func waitForEnd() -> Int32 {
        guard isReaped.compareExchange(expected: false, desired: true, ordering: .sequentiallyConsistent).exchanged else { return 0 }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status
    }

    /// A connection of its own with the tokens known so far.
    func caller() throws -> Caller { try Caller(port: port, tokens: tokens.withLock { $0 }) }

    // MARK: The program and its files

    /// The package's directory.
    static let repository: String = {
        let parts = #filePath.split(separator: "/").dropLast(4)
        return "/" + parts.joined(separator: "/")
    }()

    /// `voucherd` lies beside the test bundle.
    static let executable: String = {
        var path = [UInt8](repeating: 0, count: 4096)
        let count = path.withUnsafeMutableBytes { readlink("/proc/self/exe", $0.baseAddress!, 4096) }
        let own = String(decoding: path.prefix(max(0, count)), as: UTF8.self)
        let beside = own.split(separator: "/").dropLast().joined(separator: "/")
        return access("/\(beside)/voucherd", X_OK) == 0 ? "/\(beside)/voucherd" : repository + "/.build/debug/voucherd"
    }()

    /// What a program that ran to its end left behind.
    struct Ending {
        let code: Int32
        /// Standard output and standard error.
        let output: String
        let log: String
    }

    /// Runs voucherd to its end; its exit code (128 and more for a signal) and what it said.
    static func run(_ arguments: [String], environment: [String] = []) throws -> Ending {
        try run(program: [executable] + arguments, environment: environment)
    }

    /// Runs any program, named by its path, to its end.
    static func run(program: [String], environment: [String] = []) throws -> Ending {
        let directory = Directory()
        let (pid, output) = try spawn(program, environment: environment, log: directory.path + "/log")
        var lines: [String] = []
        while let line = readLine(output) { lines.append(line) }
        close(output)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F
        return Ending(code: code, output: lines.joined(separator: "\n"), log: text(ofFile: directory.path + "/log"))
    }

    /// Everything that it has said on standard error.
    var log: String { Self.text(ofFile: data.path + "/log") }

    /// One start at a time: a program started between `pipe` and `fcntl` would keep the other's pipe open.
    private static let starting = Mutex(())

    private static func spawn(_ arguments: [String], environment: [String] = [], log: String) throws -> (pid_t, Int32) {
        try starting.withLock { _ in try spawnAlone(arguments, environment, log: log) }
    }

    private static func spawnAlone(_ arguments: [String], _ further: [String], log: String) throws -> (pid_t, Int32) {
        var pipes: [Int32] = [0, 0]
        guard pipe(&pipes) == 0 else { throw HarnessError(description: "pipe: \(errno)") }
        for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let environment = ["VOUCHERD_ADMIN_TOKEN=\(adminToken)", "PATH=/usr/bin:/bin:/usr/sbin:/sbin", "TZ=UTC"] + further
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, arguments[0], &actions, nil, &words, &variables)
        close(pipes[1])
        guard failure == 0 else {
            close(pipes[0])
            throw HarnessError(description: "cannot start \(arguments[0]): error \(failure)")
        }
        return (pid, pipes[0])
    }

    /// One line, or nil where the stream ends first.
    private static func readLine(_ descriptor: Int32) -> String? {
        var line: [UInt8] = []
        var octet: UInt8 = 0
        while true {
            let count = read(descriptor, &octet, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
            if octet == 0x0A { return String(decoding: line, as: UTF8.self) }
            line.append(octet)
        }
    }

    static func text(ofFile path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { return String(decoding: text, as: UTF8.self) }
            text += chunk[..<count]
        }
    }
}
