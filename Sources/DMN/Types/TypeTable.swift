// Type names to types. A name is looked up among the file's item definitions, then FEEL's built-ins, then, with its
// prefix, among those of an imported file. A type that contains itself is cut off with Any at the inner mention:
// FEEL's types are finite trees.

import FEEL

struct TypeTable {
    private let models: ModelSet
    private var known: [Key: DataType] = [:]
    private var underWay: Set<Key> = []
    /// Whether a cycle was cut since the outermost type under way was begun: what was resolved meanwhile is incomplete.
    private var cut = false
    private(set) var findings: [Finding] = []
    /// Item definitions resolved so far, those among them that mention each other once for each way to them.
    private var resolutions = 0
    private let resolutionsMax: Int

    private struct Key: Hashable {
        var file: Int
        var name: String
    }

    init(_ models: ModelSet) {
        self.models = models
        resolutionsMax = ModelLimits.typeResolutionsMin + 20 * models.files.reduce(0) { $0 + $1.itemDefinitions.count }
        for file in models.files.indices {
            for item in models.files[file].itemDefinitions { _ = type(named: item.name, file: file, at: item.place, of: item.name) }
        }
    }

    /// The type of a name; Any, with a finding, where there is no such type, and Any where there is no name.
    mutating func type(named name: String?, file: Int, at place: Place, of element: String) -> DataType {
        guard let name else { return .any }
        if let found = lookUp(name, file: file) { return found }
        findings.append(
            Finding(
                code: .unknownType, severity: .error, file: models.files[file].file, place: place, element: element,
                message: "there is no type \(name)"))
        return .any
    }

    /// All named types that a file's expressions may use, for `instance of` and function signatures.
    mutating func names(file: Int) -> [String: FEELType] {
        var names: [String: FEELType] = [:]
        for (prefix, imported) in models.imports[file] {
            for item in models.files[imported].itemDefinitions {
                names[prefix.isEmpty ? item.name : prefix + "." + item.name] = lookUp(item.name, file: imported)?.type
            }
        }
        for item in models.files[file].itemDefinitions { names[item.name] = lookUp(item.name, file: file)?.type }
        return names
    }

    private mutating func lookUp(_ name: String, file: Int) -> DataType? {
        let key = Key(file: file, name: name)
        if let found = known[key] { return found }
        if let item = models.files[file].itemDefinitions.first(where: { $0.name == name }) {
            resolutions += 1
            guard resolutions <= resolutionsMax else { return tangled(item, file: file) }
            guard underWay.count < ModelLimits.typeDepthMax, underWay.insert(key).inserted else {
                cut = true
                return .any
            }
            let resolved = bounded(resolve(item, file: file), item, file: file)
            underWay.remove(key)
            if underWay.isEmpty || !cut { known[key] = resolved }
            if underWay.isEmpty { cut = false }
            return resolved
        }
        if let type = Self.builtIn(name) { return DataType(type: type) }
        return lookUpImported(name, file: file)
    }

    /// Types that mention each other are resolved anew on each way through them, of which there may be more than time to go them.
    private mutating func tangled(_ item: ItemDefinition, file: Int) -> DataType {
        cut = true
        if resolutions == resolutionsMax + 1 {
            findings.append(
                Finding(
                    code: .unsupported, severity: .error, file: models.files[file].file, place: item.place, element: item.name,
                    message: "types mention each other in more ways than are followed; from here on they are Any"))
        }
        return .any
    }

    private mutating func lookUpImported(_ name: String, file: Int) -> DataType? {
        for (inner, imported) in importedNames(name, file: file) {
            if let found = lookUp(inner, file: imported) { return found }
        }
        return nil
    }

    /// Under which name, and in which imported files, a name may be defined.
    private func importedNames(_ name: String, file: Int) -> [(name: String, file: Int)] {
        models.imports[file].compactMap { prefix, imported in
            if prefix.isEmpty {
                return models.files[imported].itemDefinitions.contains { $0.name == name } ? (name, imported) : nil
            }
            return name.hasPrefix(prefix + ".") ? (String(name.dropFirst(prefix.count + 1)), imported) : nil
        }
    }

    /// The values that a named type allows, its own or those of the type that it is another name for.
    func allowedValues(ofType name: String, file: Int) -> UnaryTests? {
        var (name, file) = (name, file)
        for _ in 0..<ModelLimits.typeDepthMax {
            if let item = models.files[file].itemDefinitions.first(where: { $0.name == name }) {
                if let allowed = item.allowedValues { return allowed }
                guard let base = item.typeReference else { return nil }
                name = base
            } else if let (inner, imported) = importedNames(name, file: file).first {
                (name, file) = (inner, imported)
            } else {
                return nil
            }
        }
        return nil
    }

    /// Types are trees: one that mentions another twice holds it twice. A few lines could ask for more than memory holds.
    private mutating func bounded(_ type: DataType, _ item: ItemDefinition, file: Int) -> DataType {
        if type.size <= ModelLimits.typeNodesMax { return type }
        findings.append(
            Finding(
                code: .unsupported, severity: .error, file: models.files[file].file, place: item.place, element: item.name,
                message: "the type has more than \(ModelLimits.typeNodesMax) parts"))
        return .any
    }

    /// `siblings` are the components that this is one of.
    private mutating func resolve(_ item: ItemDefinition, among siblings: [FEELType.Entry] = [], file: Int) -> DataType {
        let base = self.base(of: item, file: file)
        let allowed = compile(item.allowedValues, on: base.type, item, among: siblings, file: file)
        let single = DataType(type: base.type, constraint: Constraint.joined([base.constraint, allowed]))
        let whole: FEELType = item.isCollection ? .list(single.type) : single.type
        let inner = item.isCollection ? single.constraint.map(Constraint.items) : single.constraint
        let constraint = compile(item.typeConstraint, on: whole, item, among: siblings, file: file)
        return DataType(type: whole, constraint: Constraint.joined([inner, constraint]), size: base.size + 1)
    }

    /// The type of one item, before collection and constraints.
    private mutating func base(of item: ItemDefinition, file: Int) -> DataType {
        if let function = item.function {
            let parameters = function.parameters.map {
                type(named: $0.typeReference, file: file, at: $0.place, of: item.name).type
            }
            let output = type(named: function.outputTypeReference, file: file, at: item.place, of: item.name).type
            return DataType(type: .function(parameters, output))
        }
        if item.components.isEmpty { return type(named: item.typeReference, file: file, at: item.place, of: item.name) }
        var entries: [FEELType.Entry] = []
        var constraints: [(name: String, constraint: Constraint)] = []
        var size = 1
        let siblings = item.components.map { FEELType.Entry($0.name, Self.roughType(of: $0)) }
        for component in item.components {
            let inner = resolve(component, among: siblings, file: file)
            size += inner.size
            guard size <= ModelLimits.typeNodesMax else { break }
            entries.append(.init(component.name, inner.type))
            if let constraint = inner.constraint { constraints.append((component.name, constraint)) }
        }
        return DataType(type: .context(entries), constraint: constraints.isEmpty ? nil : .entries(constraints), size: size)
    }

    /// What tests on a component are told of its siblings' types, which are not resolved yet: enough to tell `date` from `date(…)`.
    private static func roughType(of component: ItemDefinition) -> FEELType {
        let single = component.components.isEmpty ? component.typeReference.flatMap(builtIn) ?? .any : .context([])
        return component.isCollection ? .list(single) : single
    }

    private static func builtIn(_ name: String) -> FEELType? {
        FEELType(named: name.hasPrefix("feel:") ? String(name.dropFirst(5)) : name)
    }

    private mutating func compile(
        _ tests: UnaryTests?, on type: FEELType, _ item: ItemDefinition, among siblings: [FEELType.Entry], file: Int
    ) -> Constraint? {
        guard let tests else { return nil }
        var scope = Scope()
        for sibling in siblings { scope.declare(sibling.name, type: sibling.type) }
        do {
            let compiled = try Compiler(scope: scope).unaryTests(tests.text, input: type)
            return compiled.slotsRead.isEmpty ? .tests(compiled) : .testsAmong(siblings: siblings.map(\.name), compiled)
        } catch {
            for diagnostic in error.diagnostics {
                findings.append(
                    Finding(diagnostic, file: models.files[file].file, text: tests.place, element: item.name))
            }
            return nil
        }
    }
}

extension Finding {
    /// What FEEL says of a text, at its place in the file.
    init(_ diagnostic: Diagnostic, file: String, text place: Place, element: String, row: Int? = nil) {
        self.init(
            code: Code(diagnostic.code.rawValue), severity: diagnostic.severity == .error ? .error : .warning, file: file,
            place: place.advanced(by: diagnostic.span), element: element, row: row, message: diagnostic.message)
    }
}

extension Place {
    /// The place in the file of a piece of a text that begins here.
    func advanced(by span: SourceSpan) -> Place {
        guard span.line > 0 else { return self }
        return span.line == 1
            ? Place(line: line, column: column + span.column - 1) : Place(line: line + span.line - 1, column: span.column)
    }
}
