// Runs a program and waits for it, without Foundation.

import Glibc

/// The program's exit status (-1 where it could not run) and what it wrote to standard output.
func run(_ name: String, _ arguments: [String]) -> (status: Int32, output: String) {
    var ends: [Int32] = [0, 0]
    guard makePipe(&ends) else { return (-1, "") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var process: pid_t = 0
    var texts = ([name] + arguments).map { strdup($0) } + [nil]
    let spawned = posix_spawnp(&process, name, &actions, nil, &texts, environ)
    texts.forEach { free($0) }
    close(ends[1])
    defer { close(ends[0]) }
    guard spawned == 0 else { return (-1, "") }
    let output = readAll(ends[0])
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return (status & 0x7F == 0 ? status >> 8 & 0xFF : -1, String(decoding: output, as: UTF8.self))
}

/// A program that runs beside the test.
struct Spawned {
    private let process: pid_t
    private let end: Int32

    /// Nil where it could not be started.
    init?(_ program: String, _ arguments: [String]) {
        var ends: [Int32] = [0, 0]
        guard makePipe(&ends) else { return nil }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var process: pid_t = 0
        var texts = ([program] + arguments).map { strdup($0) } + [nil]
        let spawned = posix_spawn(&process, program, &actions, nil, &texts, environ)
        texts.forEach { free($0) }
        close(ends[1])
        guard spawned == 0 else {
            close(ends[0])
            return nil
        }
        self.process = process
        end = ends[0]
    }

    /// Sends SIGKILL and waits.
    func kill() {
        _ = Glibc.kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    /// Waits for its end; the exit code, or 128 and the number of the signal that ended it.
    func exitCode() -> Int32 {
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Waits until it has written something, or has ended: on a busy machine a program may take seconds to come to its work.
    func waitForOutput() {
        var polled = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
        while poll(&polled, 1, 60_000) < 0, errno == EINTR {}
    }

    /// All it wrote to standard output, to the end of it.
    func output() -> String {
        defer { close(end) }
        return String(decoding: readAll(end), as: UTF8.self)
    }
}

/// Everything up to the end of the pipe.
private func readAll(_ descriptor: Int32) -> [UInt8] {
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = read(descriptor, &chunk, chunk.count)
        if count <= 0 { return output }
        output += chunk[..<count]
    }
}

/// A pipe whose ends other children do not inherit.
private func makePipe(_ ends: inout [Int32]) -> Bool {
    guard pipe(&ends) == 0 else { return false }
    return ends.allSatisfy { fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }
}
