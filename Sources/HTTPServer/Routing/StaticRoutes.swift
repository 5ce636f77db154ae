/// Whole paths in an open-addressing hash table: FNV-1a over the raw octets, linear probing, at most half full.
///
/// `@unchecked Sendable`: the tables are written by the initializer only. They are unsafe buffers, owned and freed by the router, as every request
/// looks here, and an array or an object costs it a count of references up and down.
struct StaticRoutes: @unchecked Sendable {
    private struct Entry {
        var hash: UInt64 = 0
        var start: Int32 = 0
        var count: Int32 = 0
        /// -1: free.
        var node: Int32 = -1
    }

    private let entries: UnsafeMutablePointer<Entry>
    private let octets: UnsafeMutablePointer<UInt8>
    private let mask: Int
    /// The route of each node and method that the server knows, or -1.
    private let routes: UnsafeMutablePointer<Int>

    init(_ paths: [(path: [UInt8], node: Int)], routes table: [Int]) {
        routes = .allocate(capacity: max(1, table.count))
        routes.initialize(from: table, count: table.count)
        var size = 8
        while size < paths.count * 2 + 2 { size *= 2 }
        mask = size - 1
        entries = .allocate(capacity: size)
        entries.initialize(repeating: Entry(), count: size)
        octets = .allocate(capacity: paths.reduce(1) { $0 + $1.path.count })
        var used = 0
        for (path, node) in paths {
            let hash = path.withUnsafeBufferPointer(StaticRoutes.hash)
            var at = Int(truncatingIfNeeded: hash) & mask
            while entries[at].node >= 0 { at = (at + 1) & mask }
            entries[at] = Entry(hash: hash, start: Int32(used), count: Int32(path.count), node: Int32(node))
            for octet in path {
                octets[used] = octet
                used += 1
            }
        }
    }

    func deallocate() {
        entries.deallocate()
        octets.deallocate()
        routes.deallocate()
    }

    /// The route of a node's method, or -1.
    @inline(__always)
    func route(_ node: Int, _ method: MethodCode) -> Int { routes[node &* RouteTree.methodCount &+ Int(method.rawValue)] }

    /// The tree's node for exactly this path, or -1.
    @inline(__always)
    func find(_ path: UnsafeBufferPointer<UInt8>) -> Int {
        let hash = StaticRoutes.hash(path)
        var at = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = entries[at]
            if entry.node < 0 { return -1 }
            if entry.hash == hash, Int(entry.count) == path.count, equal(Int(entry.start), path) { return Int(entry.node) }
            at = (at + 1) & mask
        }
    }

    @inline(__always)
    private func equal(_ start: Int, _ path: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in 0..<path.count where octets[start + index] != path[index] { return false }
        return true
    }

    @inline(__always)
    private static func hash(_ octets: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for octet in octets { hash = (hash ^ UInt64(octet)) &* 0x0000_0100_0000_01B3 }
        return hash ^ (hash >> 32)
    }
}
