/// The names that are known while a text is read, with their types: the compiler's scope, the built-ins, and what
/// the text itself binds on the way.
struct NameScope: ~Copyable {
    private struct Local {
        var name: String
        var type: FEELType
    }

    let scope: Scope
    private let scopeNames: KnownNames
    private var locals: [Local] = []
    private var localNames: [KnownNames] = []
    private var levelStarts: [Int] = []

    init(_ scope: Scope) {
        self.scope = scope
        scopeNames = scope.knownNames
    }

    /// Opens a level with the names that a construct binds.
    mutating func push(_ names: [(String, FEELType)]) {
        levelStarts.append(locals.count)
        for (name, type) in names { locals.append(Local(name: name, type: type)) }
        localNames.append(KnownNames(names.lazy.map(\.0)))
    }

    /// Adds a name to the level that was opened last.
    mutating func add(_ name: String, _ type: FEELType) {
        locals.append(Local(name: name, type: type))
        localNames[localNames.count - 1].insert(name)
    }

    mutating func pop() {
        if let start = levelStarts.popLast() { locals.removeSubrange(start...) }
        localNames.removeLast()
    }

    var level: Int { levelStarts.count }

    /// Closes levels until that many are left: after going back.
    mutating func pop(to level: Int) {
        while levelStarts.count > level { pop() }
    }

    func contains(_ name: String) -> Bool { type(of: name) != nil }

    /// The type of a name; nil where it is not known.
    func type(of name: String) -> FEELType? {
        if let local = locals.last(where: { $0.name == name }) { return local.type }
        if let variable = scope.variable(name) { return variable.type }
        return BuiltIns.type(of: name)
    }

    /// The longest name with spaces or symbols that begins here, innermost scope first where two are of one length.
    func longest(_ word: String, in text: [Unicode.Scalar], at start: Int) -> (name: String, end: Int)? {
        var best: (name: String, end: Int)?
        for names in localNames.reversed() {
            if let found = names.longest(word, in: text, at: start), found.end > best?.end ?? 0 { best = found }
        }
        if let found = scopeNames.longest(word, in: text, at: start), found.end > best?.end ?? 0 { best = found }
        if let found = BuiltIns.knownNames.longest(word, in: text, at: start), found.end > best?.end ?? 0 { best = found }
        return best
    }
}
