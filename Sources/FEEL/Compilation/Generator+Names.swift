extension Generator {
    mutating func name(_ name: String, _ span: SourceSpan) -> Code {
        guard let binding = resolve(name, in: layouts.count - 1) else {
            warn(.unknownName, "nothing here is called “\(name)”", span)
            return Code(.any, span) { $0.report(Issue(.unknownName, "nothing here is called “\(name)”", name: name, at: span)) }
        }
        return code(binding, span)
    }

    mutating func input(_ span: SourceSpan) -> Code {
        guard let binding = resolve("?", in: layouts.count - 1) else {
            warn(.unknownName, "“?” stands for the value under test, and here none is", span)
            return Code(.any, span) { $0.report(Issue(.unknownName, "“?” has no value here", name: "?", at: span)) }
        }
        readsInput = true
        return code(binding, span)
    }

    mutating func code(_ binding: Binding, _ span: SourceSpan) -> Code {
        switch binding {
        case .slot(let slot, let name, let type):
            slotsRead.insert(slot)
            var code = Code(type, span) { frame in
                if slot < frame.slots.count, let value = frame.slots[slot] { return value }
                return frame.missing(name, at: span)
            }
            code.slot = slot
            return code
        case .local(let local, let type):
            return Code(type, span) { $0.locals[$0.base &+ local] }
        case .constant(let value): return Code.constant(value, span)
        case .builtIn(let builtIn): return Code.constant(.function(BuiltIns.functions[builtIn.name] ?? builtIn.asFunction), span)
        case .itemOrEntry(let itemLocal, let type):
            return Code(type.entry("item") ?? type, span) { frame in
                let item = frame.locals[frame.base &+ itemLocal]
                if case .context(let context) = item, let entry = context["item"] { return entry }
                return item
            }
        case .member(let itemLocal, let name, let type, let outside): return member(itemLocal, name, type, outside, span)
        }
    }

    private mutating func member(_ itemLocal: Int, _ name: String, _ type: FEELType, _ outside: Binding?, _ span: SourceSpan) -> Code {
        let outer = outside.map { code($0, span).evaluate }
        return Code(outside == nil ? type : .any, span) { frame in
            let item = frame.locals[frame.base &+ itemLocal]
            if case .context(let context) = item, let value = context[name] { return value }
            if let outer { return outer(&frame) }
            if let value = Properties.value(of: item, name) { return value }
            return frame.report(Issue(.unknownName, "the item has no entry “\(name)”", name: name, at: span))
        }
    }

    /// What a name stands for in the function body at `depth`; captured from further out where needed.
    mutating func resolve(_ name: String, in depth: Int) -> Binding? {
        for level in layouts[depth].levels.indices.reversed() {
            switch layouts[depth].levels[level] {
            case .names(let names):
                if let (local, type) = names[name] { return .local(local, type: type) }
            case .item(let local, let type):
                // An entry of the name “item” hides the item itself.
                if name == "item" { return type.isScalar ? .local(local, type: type) : .itemOrEntry(itemLocal: local, type: type) }
                if name == "?" { continue }
                if case .context(let entries) = type {
                    guard let entry = entries.first(where: { $0.name == name }) else { continue }
                    return .member(itemLocal: local, name: name, type: entry.type, outside: resolveOutside(name, level, depth))
                }
                if type == .any || type == .null {
                    return .member(itemLocal: local, name: name, type: .any, outside: resolveOutside(name, level, depth))
                }
            }
        }
        return resolveBeyond(name, depth)
    }

    /// What a name stands for outside the level of a filter.
    private mutating func resolveOutside(_ name: String, _ level: Int, _ depth: Int) -> Binding? {
        let kept = layouts[depth].levels
        layouts[depth].levels.removeSubrange(level...)
        defer { layouts[depth].levels = kept }
        return resolve(name, in: depth)
    }

    private mutating func resolveBeyond(_ name: String, _ depth: Int) -> Binding? {
        if depth > 0 {
            if let capture = layouts[depth].captures.first(where: { $0.name == name }) { return .local(capture.local, type: .any) }
            guard let outer = resolve(name, in: depth - 1) else { return nil }
            switch outer {
            case .constant, .builtIn: return outer
            default: break
            }
            let local = layouts[depth].newLocal()
            layouts[depth].captures.append((name, outer, local))
            return .local(local, type: outer.type)
        }
        if let variable = scope.variable(name) {
            if let constant = variable.constant { return .constant(constant) }
            return .slot(variable.slot, name: name, type: variable.type)
        }
        return BuiltIns.all[name].map { .builtIn($0) }
    }

    // MARK: Locals

    mutating func newLocal() -> Int { layouts[layouts.count - 1].newLocal() }

    mutating func pushNames(_ names: [String: (local: Int, type: FEELType)] = [:]) {
        layouts[layouts.count - 1].levels.append(.names(names))
    }

    mutating func pushItem(_ local: Int, _ type: FEELType) {
        layouts[layouts.count - 1].levels.append(.item(local: local, type: type))
    }

    /// Binds a name in the level that was pushed last.
    mutating func bind(_ name: String, _ local: Int, _ type: FEELType) {
        let top = layouts.count - 1
        guard let last = layouts[top].levels.indices.last, case .names(var names) = layouts[top].levels[last] else { return }
        names[name] = (local, type)
        layouts[top].levels[last] = .names(names)
    }

    mutating func popLevel() { layouts[layouts.count - 1].levels.removeLast() }
}

extension Binding {
    var type: FEELType {
        switch self {
        case .slot(_, _, let type), .local(_, let type), .member(_, _, let type, _), .itemOrEntry(_, let type): type
        case .constant(let value): TypeInference.type(of: value)
        case .builtIn: .any
        }
    }
}
