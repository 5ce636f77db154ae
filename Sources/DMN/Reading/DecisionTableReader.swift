import XML

extension ModelReader {
    func decisionTable(_ element: XMLElement) throws(ModelError) -> DecisionTable {
        let policy = element["hitPolicy"].map { HitPolicy(rawValue: $0) } ?? .unique
        guard let policy else {
            throw ModelError(.structure, file: file, at: element.place, "no hit policy \(element["hitPolicy"] ?? "")")
        }
        var table = DecisionTable(
            id: element["id"], outputLabel: element["outputLabel"], hitPolicy: policy,
            aggregation: element["aggregation"].flatMap { Aggregation(rawValue: $0) }, inputs: [], outputs: [],
            annotationColumns: element.all("annotation").map { $0["name"] ?? "" }, rules: [],
            typeReference: typeReference(element["typeRef"]), place: element.place)
        for input in element.all("input") { table.inputs.append(try tableInput(input)) }
        table.outputs = element.all("output").map(tableOutput)
        for rule in element.all("rule") { table.rules.append(try tableRule(rule, of: table)) }
        return table
    }

    private func tableInput(_ element: XMLElement) throws(ModelError) -> DecisionTable.Input {
        guard let expression = element.child("inputExpression") else {
            throw ModelError(.structure, file: file, at: element.place, "a table's <input> has no <inputExpression>")
        }
        return .init(
            label: element["label"], expression: literal(expression), allowedValues: unaryTests(element.child("inputValues")),
            place: element.place)
    }

    private func tableOutput(_ element: XMLElement) -> DecisionTable.Output {
        .init(
            name: element["name"].map(Self.name), label: element["label"], typeReference: typeReference(element["typeRef"]),
            allowedValues: unaryTests(element.child("outputValues")), defaultEntry: element.child("defaultOutputEntry").map(literal),
            place: element.place)
    }

    private func tableRule(_ element: XMLElement, of table: DecisionTable) throws(ModelError) -> DecisionTable.Rule {
        let conditions = element.all("inputEntry").map { entry in
            unaryTests(entry) ?? UnaryTests(text: "-", place: entry.place)
        }
        let conclusions = element.all("outputEntry").map(literal)
        guard conditions.count == table.inputs.count, conclusions.count == table.outputs.count else {
            throw ModelError(
                .structure, file: file, at: element.place,
                "a rule has \(conditions.count) conditions and \(conclusions.count) conclusions; "
                    + "the table has \(table.inputs.count) inputs and \(table.outputs.count) outputs")
        }
        return .init(
            id: element["id"], description: element.child("description").map { Self.trimmed($0.text) }, conditions: conditions,
            conclusions: conclusions,
            annotationEntries: element.all("annotationEntry").map { Self.trimmed($0.child("text")?.text ?? "") },
            annotations: annotations(element), place: element.place)
    }
}
