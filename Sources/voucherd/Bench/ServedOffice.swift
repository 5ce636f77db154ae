import Glibc

/// `voucherd serve` as a process of its own, for what only a whole process shows.
enum ServedOffice {
    /// What `serve` says on its standard output once it takes connections.
    private static let ready = Array("listening on".utf8)

    /// Starts a service over a data directory, waits until it takes connections, and ends it.
    ///
    /// - Returns: seconds from the start of the process.
    static func secondsToStart(config: String, data: String) throws -> Double {
        var pipe: [Int32] = [-1, -1]
        guard Glibc.pipe(&pipe) == 0 else { throw Storyteller.Unexpected(description: "no pipe: errno \(errno)") }
        defer { close(pipe[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO)
        posix_spawn_file_actions_addclose(&actions, pipe[0])
        posix_spawn_file_actions_addclose(&actions, pipe[1])
        let arguments = [
            "voucherd", "serve", "--config", config, "--data", data, "--host", "127.0.0.1", "--port", "0", "--sandbox", "--log-level",
            "error",
        ]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let start = LoadGenerator.now()
        var process: pid_t = 0
        let failure = posix_spawn(&process, "/proc/self/exe", &actions, nil, &words, environ)
        close(pipe[1])
        guard failure == 0 else { throw Storyteller.Unexpected(description: "serve does not start: errno \(failure)") }
        // What it acknowledged is on the disk: it needs no drain, which would write one more snapshot.
        defer {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        guard waits(for: pipe[0]) else { throw Storyteller.Unexpected(description: "serve ended before it took connections") }
        return Double(LoadGenerator.now() - start) / 1e9
    }

    /// Reads until the line is there; false where the output ends before.
    private static func waits(for output: Int32) -> Bool {
        var said: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !said.contains(Self.ready) {
            let count = read(output, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            said += buffer[0..<count]
        }
        return true
    }
}
