/// Which inputs an expression reads, by their whole paths.
struct InputPaths {
    let scope: Scope
    private(set) var found: [(path: String, syntax: Syntax)] = []

    init(_ syntax: Syntax, _ scope: Scope) {
        self.scope = scope
        collect(syntax, bound: [])
    }

    /// `enterprise.district`, where the path begins at a variable of the scope that nothing inside hides.
    static func path(_ syntax: Syntax, _ scope: Scope, bound: Set<String> = []) -> String? {
        switch syntax.form {
        case .name(let name): scope.slot(of: name) == nil || bound.contains(name) ? nil : name
        case .path(let target, let name): path(target, scope, bound: bound).map { "\($0).\(name)" }
        default: nil
        }
    }

    private mutating func collect(_ syntax: Syntax, bound: Set<String>) {
        if let path = InputPaths.path(syntax, scope, bound: bound) {
            if !found.contains(where: { $0.path == path }) { found.append((path, syntax)) }
            return
        }
        switch syntax.form {
        case .iteration(let iterators, let body): collect(iterators, body, bound)
        case .quantified(_, let iterators, let condition): collect(iterators, condition, bound)
        case .function(let parameters, let body): collect(body, bound: bound.union(parameters.map(\.name)))
        case .filter(let target, let condition):
            collect(target, bound: bound)
            collect(condition, bound: bound.union(TypeInference.entries(of: target.type).map(\.name) + ["item"]))
        case .context(let entries):
            var inner = bound
            for entry in entries {
                collect(entry.value, bound: inner)
                inner.insert(entry.key)
            }
        default:
            for child in syntax.children { collect(child, bound: bound) }
        }
    }

    private mutating func collect(_ iterators: [Syntax.Iterator], _ body: Syntax, _ bound: Set<String>) {
        var inner = bound
        for iterator in iterators {
            collect(iterator.domain, bound: inner)
            if let end = iterator.end { collect(end, bound: inner) }
            inner.insert(iterator.name)
        }
        collect(body, bound: inner)
    }
}
