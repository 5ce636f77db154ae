import XML

extension ModelReader {
    private static let expressionNames: Set<String> = [
        "literalExpression", "context", "invocation", "list", "relation", "functionDefinition", "decisionTable", "conditional", "filter",
        "for", "some", "every",
    ]

    /// The one expression inside an element, nil if there is none.
    func optionalExpression(in element: XMLElement, depth: Int) throws(ModelError) -> Expression? {
        for child in element.children where child.namespace == element.namespace && Self.expressionNames.contains(child.name) {
            return try expression(child, depth: depth + 1)
        }
        return nil
    }

    private func expression(in element: XMLElement, depth: Int) throws(ModelError) -> Expression {
        if let found = try optionalExpression(in: element, depth: depth) { return found }
        throw ModelError(.structure, file: file, at: element.place, "<\(element.name)> has no expression")
    }

    private func expression(inChild name: String, of element: XMLElement, depth: Int) throws(ModelError) -> Expression {
        guard let child = element.child(name) else {
            throw ModelError(.structure, file: file, at: element.place, "<\(element.name)> has no <\(name)>")
        }
        return try expression(in: child, depth: depth)
    }

    private func expression(_ element: XMLElement, depth: Int) throws(ModelError) -> Expression {
        guard depth < ModelLimits.expressionDepthMax else {
            throw ModelError(.limit, file: file, at: element.place, "expressions nest deeper than \(ModelLimits.expressionDepthMax)")
        }
        return switch element.name {
        case "literalExpression": .literal(literal(element))
        case "context": .context(try context(element, depth: depth))
        case "invocation": .invocation(try invocation(element, depth: depth))
        case "list": .list(try list(element, depth: depth))
        case "relation": .relation(try relation(element, depth: depth))
        case "functionDefinition": .function(try function(element, depth: depth))
        case "decisionTable": .table(try decisionTable(element))
        case "conditional": .conditional(try conditional(element, depth: depth))
        case "filter": .filter(try filter(element, depth: depth))
        default: .iterator(try iterator(element, depth: depth))
        }
    }

    /// A FEEL text; the place is where the text itself begins.
    func literal(_ element: XMLElement) -> LiteralExpression {
        let text = element.child("text")
        return LiteralExpression(
            text: text?.text ?? "", typeReference: typeReference(element["typeRef"]), language: element["expressionLanguage"],
            place: text?.place ?? element.place)
    }

    private func context(_ element: XMLElement, depth: Int) throws(ModelError) -> ContextExpression {
        var entries: [ContextExpression.Entry] = []
        for entry in element.all("contextEntry") {
            let value = try expression(in: entry, depth: depth)
            entries.append(.init(variable: entry.child("variable").map { informationItem($0) }, value: value))
        }
        return ContextExpression(entries: entries, typeReference: typeReference(element["typeRef"]), place: element.place)
    }

    private func invocation(_ element: XMLElement, depth: Int) throws(ModelError) -> InvocationExpression {
        var bindings: [InvocationExpression.Binding] = []
        for binding in element.all("binding") {
            guard let parameter = binding.child("parameter") else {
                throw ModelError(.structure, file: file, at: binding.place, "<binding> has no <parameter>")
            }
            bindings.append(.init(parameter: informationItem(parameter), value: try optionalExpression(in: binding, depth: depth)))
        }
        return InvocationExpression(
            function: try optionalExpression(in: element, depth: depth), bindings: bindings,
            typeReference: typeReference(element["typeRef"]), place: element.place)
    }

    private func list(_ element: XMLElement, depth: Int) throws(ModelError) -> ListExpression {
        ListExpression(
            items: try items(of: element, depth: depth), typeReference: typeReference(element["typeRef"]), place: element.place)
    }

    private func items(of element: XMLElement, depth: Int) throws(ModelError) -> [Expression] {
        var items: [Expression] = []
        for child in element.children where child.namespace == element.namespace && Self.expressionNames.contains(child.name) {
            items.append(try expression(child, depth: depth + 1))
        }
        return items
    }

    private func relation(_ element: XMLElement, depth: Int) throws(ModelError) -> RelationExpression {
        var rows: [[Expression]] = []
        for row in element.all("row") { rows.append(try items(of: row, depth: depth)) }
        return RelationExpression(
            columns: element.all("column").map { informationItem($0) }, rows: rows, typeReference: typeReference(element["typeRef"]),
            place: element.place)
    }

    func function(_ element: XMLElement, depth: Int) throws(ModelError) -> FunctionDefinition {
        let kind = element["kind"].map { FunctionDefinition.Kind(rawValue: $0) } ?? .feel
        guard let kind else {
            throw ModelError(.structure, file: file, at: element.place, "no function kind \(element["kind"] ?? "")")
        }
        return FunctionDefinition(
            kind: kind, parameters: element.all("formalParameter").map { informationItem($0) },
            body: try optionalExpression(in: element, depth: depth), typeReference: typeReference(element["typeRef"]), place: element.place)
    }

    private func conditional(_ element: XMLElement, depth: Int) throws(ModelError) -> ConditionalExpression {
        ConditionalExpression(
            condition: try expression(inChild: "if", of: element, depth: depth),
            then: try expression(inChild: "then", of: element, depth: depth),
            otherwise: try expression(inChild: "else", of: element, depth: depth), typeReference: typeReference(element["typeRef"]),
            place: element.place)
    }

    private func filter(_ element: XMLElement, depth: Int) throws(ModelError) -> FilterExpression {
        FilterExpression(
            list: try expression(inChild: "in", of: element, depth: depth),
            match: try expression(inChild: "match", of: element, depth: depth), typeReference: typeReference(element["typeRef"]),
            place: element.place)
    }

    private func iterator(_ element: XMLElement, depth: Int) throws(ModelError) -> IteratorExpression {
        let kinds: [String: (kind: IteratorExpression.Kind, body: String)] = [
            "for": (.forReturn, "return"), "some": (.some, "satisfies"), "every": (.every, "satisfies"),
        ]
        guard let form = kinds[element.name] else {
            throw ModelError(.structure, file: file, at: element.place, "no expression <\(element.name)>")
        }
        return IteratorExpression(
            kind: form.kind, variable: try required("iteratorVariable", of: element),
            domain: try expression(inChild: "in", of: element, depth: depth),
            body: try expression(inChild: form.body, of: element, depth: depth), typeReference: typeReference(element["typeRef"]),
            place: element.place)
    }
}
