// Runs a program and waits for it, without Foundation.

import Glibc

/// The program's exit status (-1 where it could not run) and what it wrote to standard output.
func run(_ name: String, _ arguments: [String]) -> (status: Int32, output: String) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return (-1, "") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    defer { posix_spawn_file_actions_destroy(&actions) }
    var process: pid_t = 0
    var texts = ([name] + arguments).map { strdup($0) } + [nil]
    let spawned = posix_spawnp(&process, name, &actions, nil, &texts, environ)
    texts.forEach { free($0) }
    close(ends[1])
    defer { close(ends[0]) }
    guard spawned == 0 else { return (-1, "") }
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = read(ends[0], &chunk, chunk.count)
        if count <= 0 { break }
        output += chunk[..<count]
    }
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return (status & 0x7F == 0 ? status >> 8 & 0xFF : -1, String(decoding: output, as: UTF8.self))
}
