/// Checks values against nodes and gathers what is wrong.
struct SchemaValidator {
    let nodes: [SchemaNode]
    private(set) var violations: [JSONViolation] = []
    /// The place of the value that is checked now; grows and shrinks, so that a valid value costs no copies of it.
    private var path: [String]

    init(nodes: [SchemaNode], path: [String] = []) {
        self.nodes = nodes
        self.path = path
    }

    mutating func check(_ value: JSON, against place: Int) {
        let node = nodes[place]
        guard violations.count < JSONSchema.violationsMax else { return }
        if node.isNever { return report("false", [], value.typeName) }
        if let types = node.types, !Self.isOf(types.set, value) {
            // A value of another type fails all else too: one violation says enough.
            return report("type", types.names, value.typeName)
        }
        if let permitted = node.permitted, !permitted.contains(where: { Self.isEqual($0, value) }) {
            report(permitted.count == 1 ? "const" : "enum", permitted.map { $0.string ?? $0.description }, value.typeName)
        }
        if let format = node.format, !format.check(value) {
            // The format says all that a pattern or a bound would say again.
            return report("format", [format.name], value.typeName)
        }
        switch value {
        case .string(let text): checkString(text, node)
        case .number(let number): checkNumber(number, node)
        case .array(let elements): checkArray(elements, node)
        case .object(let object): checkObject(object, node)
        case .null, .bool: break
        }
        checkInPlace(value, node)
    }

    private mutating func checkString(_ text: String, _ node: SchemaNode) {
        if node.lengthMin > 0 || node.lengthMax != nil {
            let length = text.unicodeScalars.count
            if length < node.lengthMin { report("minLength", [String(node.lengthMin)], String(length)) }
            if let most = node.lengthMax, length > most {
                // Nothing else is asked of a text that is too long: it may be very long.
                return report("maxLength", [String(most)], String(length))
            }
        }
        if let pattern = node.pattern, !pattern.matches(text) { report("pattern", [pattern.text], "string") }
    }

    private mutating func checkNumber(_ number: JSONNumber, _ node: SchemaNode) {
        for limit in node.limits {
            switch limit {
            case .minimum(let bound) where number.compare(to: bound) < 0: report("minimum", [bound.text], "number")
            case .maximum(let bound) where number.compare(to: bound) > 0: report("maximum", [bound.text], "number")
            case .exclusiveMinimum(let bound) where number.compare(to: bound) <= 0: report("exclusiveMinimum", [bound.text], "number")
            case .exclusiveMaximum(let bound) where number.compare(to: bound) >= 0: report("exclusiveMaximum", [bound.text], "number")
            case .decimals(let most) where number.decimals > most: report("multipleOf", [String(most)], "number")
            default: break
            }
        }
    }

    private mutating func checkArray(_ elements: [JSON], _ node: SchemaNode) {
        if elements.count < node.itemsMin { report("minItems", [String(node.itemsMin)], String(elements.count)) }
        if let most = node.itemsMax, elements.count > most {
            return report("maxItems", [String(most)], String(elements.count))
        }
        if node.itemsAreUnique, Set(elements.map(\.canonical)).count < elements.count {
            report("uniqueItems", [], String(elements.count))
        }
        guard let items = node.items else { return }
        for (index, element) in elements.enumerated() { within(String(index)) { $0.check(element, against: items) } }
    }

    private mutating func checkObject(_ object: JSONObject, _ node: SchemaNode) {
        for name in node.required where object[name] == nil { within(name) { $0.report("required", [name], "nothing") } }
        if object.count < node.membersMin { report("minProperties", [String(node.membersMin)], String(object.count)) }
        if let most = node.membersMax, object.count > most {
            return report("maxProperties", [String(most)], String(object.count))
        }
        for member in object.members {
            within(member.key) { $0.checkMember(member, node) }
        }
    }

    private mutating func checkMember(_ member: JSONObject.Member, _ node: SchemaNode) {
        if let property = node.properties.first(where: { $0.name == member.key }) {
            return check(member.value, against: property.node)
        }
        switch node.additional {
        case .allowed: break
        case .forbidden: report("additionalProperties", [String(member.key.prefix(100))], member.value.typeName)
        case .schema(let place): check(member.value, against: place)
        }
    }

    private mutating func within(_ token: String, _ body: (inout SchemaValidator) -> Void) {
        path.append(token)
        body(&self)
        path.removeLast()
    }

    private mutating func checkInPlace(_ value: JSON, _ node: SchemaNode) {
        if let reference = node.reference { check(value, against: reference) }
        for branch in node.allOf { check(value, against: branch) }
        if !node.anyOf.isEmpty { checkBranches(value, node.anyOf, keyword: "anyOf", isExclusive: false) }
        if !node.oneOf.isEmpty { checkBranches(value, node.oneOf, keyword: "oneOf", isExclusive: true) }
    }

    /// Where no branch accepts a value, the branch that is nearest tells what is wrong: the one that gets furthest
    /// before its first complaint, and of those the one with the fewest.
    private mutating func checkBranches(
        _ value: JSON, _ branches: [Int], keyword: String, isExclusive: Bool
    ) {
        var accepted = 0
        var nearest: [JSONViolation] = []
        for branch in branches {
            var trial = SchemaValidator(nodes: nodes, path: path)
            trial.check(value, against: branch)
            guard !trial.violations.isEmpty else {
                accepted += 1
                if isExclusive { continue }
                return
            }
            if nearest.isEmpty || Self.isNearer(trial.violations, than: nearest, depth: path.count) { nearest = trial.violations }
        }
        if accepted == 1 { return }
        if accepted > 1 { return report(keyword, [String(accepted)], value.typeName) }
        if nearest.contains(where: { $0.keyword == "type" && $0.pointer.tokens.count == path.count }) {
            return report(keyword, typeNames(of: branches), value.typeName)
        }
        violations += nearest.prefix(JSONSchema.violationsMax - violations.count)
    }

    private static func isNearer(_ some: [JSONViolation], than others: [JSONViolation], depth: Int) -> Bool {
        func isTypeMismatch(_ list: [JSONViolation]) -> Bool {
            list.contains { $0.keyword == "type" && $0.pointer.tokens.count == depth }
        }
        if isTypeMismatch(some) != isTypeMismatch(others) { return !isTypeMismatch(some) }
        return some.count < others.count
    }

    private func typeNames(of branches: [Int]) -> [String] {
        var names: [String] = []
        for branch in branches {
            for name in nodes[branch].types?.names ?? nodes[branch].reference.flatMap({ nodes[$0].types?.names }) ?? []
            where !names.contains(name) {
                names.append(name)
            }
        }
        return names
    }

    private mutating func report(_ keyword: String, _ expected: [String], _ found: String) {
        guard violations.count < JSONSchema.violationsMax else { return }
        violations.append(JSONViolation(pointer: JSONPointer(tokens: path), keyword: keyword, expected: expected, found: found))
    }

    private static func isOf(_ types: SchemaNode.Types, _ value: JSON) -> Bool {
        switch value {
        case .null: types.contains(.null)
        case .bool: types.contains(.boolean)
        case .number(let number): types.contains(.number) || types.contains(.integer) && number.wholeValue != nil
        case .string: types.contains(.string)
        case .array: types.contains(.array)
        case .object: types.contains(.object)
        }
    }

    private static func isEqual(_ left: JSON, _ right: JSON) -> Bool {
        if case .number(let one) = left, case .number(let other) = right { return one.isNumericallyEqual(to: other) }
        return left.canonical == right.canonical
    }
}
