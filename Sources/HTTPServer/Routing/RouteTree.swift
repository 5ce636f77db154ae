// A tree of path segments. A literal segment goes before a parameter, a parameter before the rest; where a branch leads nowhere the next is tried.

struct RouteTree: Sendable {
    private struct Node: Sendable {
        var literals: [(octets: [UInt8], node: Int)] = []
        var parameter = -1
        var rest = -1
        /// Route indices by `MethodCode`, and those of other methods by name.
        var routes = [Int](repeating: -1, count: RouteTree.methodCount)
        var others: [(method: HTTPMethod, route: Int)] = []
        var allow: [HTTPMethod] = []
        var hasRoutes = false
    }

    private var nodes = [Node()]
    static let methodCount = Int(MethodCode.query.rawValue) + 1

    /// Adds a route and returns its node.
    mutating func insert(_ pattern: RoutePattern, _ method: HTTPMethod, _ route: Int) throws(RouterError) -> Int {
        var node = 0
        for segment in pattern.segments { node = child(node, segment) }
        let code = Array(method.name.utf8).withUnsafeBufferPointer { name in
            name.baseAddress.map { MethodCode($0, name.count) } ?? .other
        }
        let taken = code == .other ? nodes[node].others.contains { $0.method == method } : nodes[node].routes[Int(code.rawValue)] >= 0
        if taken { throw RouterError(pattern: pattern.text, reason: "\(method) is there twice") }
        if code == .other { nodes[node].others.append((method, route)) } else { nodes[node].routes[Int(code.rawValue)] = route }
        nodes[node].allow.append(method)
        nodes[node].hasRoutes = true
        return node
    }

    private mutating func child(_ node: Int, _ segment: RoutePattern.Segment) -> Int {
        switch segment {
        case .literal(let octets):
            if let found = nodes[node].literals.first(where: { $0.octets == octets }) { return found.node }
            nodes[node].literals.append((octets, nodes.count))
        case .parameter:
            if nodes[node].parameter >= 0 { return nodes[node].parameter }
            nodes[node].parameter = nodes.count
        case .rest:
            if nodes[node].rest >= 0 { return nodes[node].rest }
            nodes[node].rest = nodes.count
        }
        nodes.append(Node())
        return nodes.count - 1
    }

    /// GET answers HEAD, and the server answers OPTIONS; `allow` says so.
    mutating func finish() {
        for index in nodes.indices where nodes[index].hasRoutes {
            let (get, head) = (Int(MethodCode.get.rawValue), Int(MethodCode.head.rawValue))
            if nodes[index].routes[head] < 0, nodes[index].routes[get] >= 0 {
                nodes[index].routes[head] = nodes[index].routes[get]
                nodes[index].allow.append(.head)
            }
            if !nodes[index].allow.contains(.options) { nodes[index].allow.append(.options) }
        }
    }

    /// The nodes' routes in one run, for the look-up.
    var table: [Int] { nodes.flatMap(\.routes) }

    func allow(_ node: Int) -> [HTTPMethod] { nodes[node].allow }

    /// The route of another method, or -1.
    func route(_ node: Int, _ method: HTTPMethod) -> Int { nodes[node].others.first { $0.method == method }?.route ?? -1 }

    /// The node of a path, or -1. `start` is where the path lies in the head, for the parameters' ranges.
    func find(_ path: UnsafeBufferPointer<UInt8>, _ isEncoded: Bool, _ start: Int, _ storage: RequestStorage) -> Int {
        guard !path.isEmpty else { return -1 }
        return walk(0, path, 1, isEncoded, start, storage, 0)
    }

    /// Matches the segment from `at` on. Depth is bounded by the table's longest pattern.
    private func walk(
        _ node: Int, _ path: UnsafeBufferPointer<UInt8>, _ at: Int, _ isEncoded: Bool, _ start: Int, _ storage: RequestStorage,
        _ parameters: Int
    ) -> Int {
        var end = at
        while end < path.count, path[end] != 0x2F { end += 1 }
        let segment = UnsafeBufferPointer(rebasing: path[min(at, path.count)..<end])
        func onward(_ child: Int, _ taken: Int) -> Int {
            if end < path.count { return walk(child, path, end + 1, isEncoded, start, storage, taken) }
            return nodes[child].hasRoutes ? child : -1
        }
        if let child = literal(node, segment, isEncoded) {
            let found = onward(child, parameters)
            if found >= 0 { return found }
        }
        if nodes[node].parameter >= 0, !segment.isEmpty {
            let found = onward(nodes[node].parameter, parameters + 1)
            if found >= 0 {
                storage.setParameter(parameters, OctetRange(start + at, start + end))
                return found
            }
        }
        if nodes[node].rest >= 0 {
            storage.setParameter(parameters, OctetRange(start + at, start + path.count))
            return nodes[node].rest
        }
        return -1
    }

    private func literal(_ node: Int, _ segment: UnsafeBufferPointer<UInt8>, _ isEncoded: Bool) -> Int? {
        if isEncoded, segment.contains(0x25), let decoded = PercentCoding.bytes(segment, plusIsSpace: false) {
            return nodes[node].literals.first { $0.octets == decoded }?.node
        }
        for (octets, child) in nodes[node].literals where octets.count == segment.count {
            if octets.elementsEqual(segment) { return child }
        }
        return nil
    }
}
