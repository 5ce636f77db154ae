// The table of routes, compiled once. A path without parameters is found by one hash of its raw octets; any other by walking a tree of segments.
// Neither allocates unless the path holds an escape.

/// Finds the route of a request.
public final class Router: Sendable {
    let routes: [Route]
    let renderFailure: FailureRenderer
    private let tree: RouteTree
    let statics: StaticRoutes
    private let parameters: [[String]]
    /// Methods that some route names and `MethodCode` does not.
    private let ownMethods: Set<String>

    /// Compiles the table. Throws when two routes are the same, or a pattern is not one.
    public init(_ routes: [Route], renderFailure: @escaping FailureRenderer = plainFailureRenderer) throws(RouterError) {
        self.routes = routes
        self.renderFailure = renderFailure
        var tree = RouteTree()
        var statics: [(path: [UInt8], node: Int)] = []
        var parameters: [[String]] = []
        for (index, route) in routes.enumerated() {
            let pattern = try RoutePattern(route.pattern)
            let node = try tree.insert(pattern, route.method, index)
            if pattern.isStatic, !statics.contains(where: { $0.node == node }) { statics.append((Array(route.pattern.utf8), node)) }
            parameters.append(pattern.parameterNames)
        }
        tree.finish()
        self.tree = tree
        self.statics = StaticRoutes(statics, routes: tree.table)
        self.parameters = parameters
        let names = routes.map(\.method.name).filter { name in
            Array(name.utf8).withUnsafeBufferPointer { octets in
                octets.baseAddress.map { MethodCode($0, octets.count) == .other } ?? false
            }
        }
        ownMethods = Set(names)
    }

    deinit { statics.deallocate() }

    func parameterNames(_ route: Int) -> [String] { parameters[route] }
    func routeName(_ route: Int) -> String { route >= 0 ? routes[route].name : "none" }

    /// Why no route took a request.
    enum Mismatch {
        case notFound
        /// The path is no path of this server's alphabet: not UTF-8, or with a NUL.
        case badPath
        case methodUnknown
        /// The resource is there, the method is not; also for OPTIONS, which the server then answers itself.
        case otherMethods(allow: [HTTPMethod])
        /// `OPTIONS *`.
        case serverOptions
    }

    /// Finds the route of a parsed head, notes in the storage what its parameters matched, and returns the route's index; -1 where none takes it.
    func match(_ storage: RequestStorage) -> Int {
        if storage.head.form.rawValue <= TargetForm.absolute.rawValue, storage.head.method != .other {
            let node = node(storage)
            if node >= 0 { return statics.route(node, storage.head.method) }
            return -1
        }
        return matchOther(storage)
    }

    private func matchOther(_ storage: RequestStorage) -> Int {
        guard storage.head.form.rawValue <= TargetForm.absolute.rawValue else { return -1 }
        let node = node(storage)
        return node < 0 ? -1 : tree.route(node, HTTPMethod(storage.string(storage.head.methodRange)))
    }

    private func node(_ storage: RequestStorage) -> Int {
        let path = storage.octets(storage.head.path)
        if storage.head.pathIsEncoded {
            return Router.isReadable(path) ? tree.find(path, true, Int(storage.head.path.start), storage) : -1
        }
        let node = statics.find(path)
        return node >= 0 ? node : tree.find(path, false, Int(storage.head.path.start), storage)
    }

    /// Says why `match` found nothing.
    func mismatch(_ storage: RequestStorage) -> Mismatch {
        let head = storage.head
        if head.method == .other, !ownMethods.contains(storage.string(head.methodRange)) { return .methodUnknown }
        if head.method == .connect { return .methodUnknown }
        if head.form == .asterisk { return .serverOptions }
        if head.pathIsEncoded, !Router.isReadable(storage.octets(head.path)) { return .badPath }
        let node = node(storage)
        return node < 0 ? .notFound : .otherMethods(allow: tree.allow(node))
    }

    private static func isReadable(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let decoded = PercentCoding.bytes(path, plusIsSpace: false), !decoded.contains(0) else { return false }
        return String(validating: decoded, as: UTF8.self) != nil
    }
}

/// Why a table of routes cannot be compiled: a mistake of the program, told at its start.
public struct RouterError: Error, Sendable, CustomStringConvertible {
    public let pattern: String
    public let reason: String
    public var description: String { "route \(pattern): \(reason)" }
}
