// Names as a crash sees them: a name made, renamed or removed is durable only after its directory was synced.

/// The directories of the simulated disk.
struct SimulatedNames {
    /// A change of a name.
    enum Change {
        case link(String, Int)
        case unlink(String)
        case rename(String, String)
        case directory(String)
    }

    /// Files by path, and directories.
    struct Tree {
        var files: [String: Int] = [:]
        var directories: Set<String> = []

        mutating func apply(_ change: Change) {
            switch change {
            case .link(let path, let file): files[path] = file
            case .unlink(let path): files[path] = nil
            case .rename(let from, let to):
                files[to] = files[from]
                files[from] = nil
            case .directory(let path): directories.insert(path)
            }
        }

        /// A name in a directory that is not there itself leads to nothing.
        mutating func dropUnreachable() {
            directories = directories.filter(isReachable)
            files = files.filter { isReachable($0.key.parentDirectory) }
        }

        private func isReachable(_ directory: String) -> Bool {
            let isRoot = directory == "/" || directory == "."
            return isRoot || (directories.contains(directory) && isReachable(directory.parentDirectory))
        }
    }

    /// What programs see.
    private(set) var current = Tree()
    /// What is on the platter.
    private(set) var durable = Tree()
    /// Changes by directory since it was last synced, in order.
    private var pending: [String: [Change]] = [:]

    mutating func change(_ change: Change, in directory: String) {
        current.apply(change)
        pending[directory, default: []].append(change)
    }

    mutating func synchronise(_ directory: String) {
        for change in pending.removeValue(forKey: directory) ?? [] { durable.apply(change) }
    }

    /// The power went: of each directory's changes the first few reached the platter, as a journalling file system orders them.
    mutating func losePower(_ random: inout SplitMix64) {
        for directory in pending.keys.sorted() {
            let changes = pending[directory] ?? []
            for change in changes.prefix(random.next(below: changes.count + 1)) { durable.apply(change) }
        }
        pending = [:]
        durable.dropUnreachable()
        current = durable
    }
}
