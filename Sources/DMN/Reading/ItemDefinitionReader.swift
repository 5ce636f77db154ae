import XML

extension ModelReader {
    /// A named type or a component of one; components nest up to `ModelLimits.typeDepthMax`.
    func itemDefinition(_ element: XMLElement, depth: Int) throws(ModelError) -> ItemDefinition {
        guard depth < ModelLimits.typeDepthMax else {
            throw ModelError(.limit, file: file, at: element.place, "item definitions nest deeper than \(ModelLimits.typeDepthMax)")
        }
        var components: [ItemDefinition] = []
        for child in element.all("itemComponent") { components.append(try itemDefinition(child, depth: depth + 1)) }
        return ItemDefinition(
            name: try required("name", of: element), typeReference: typeReference(element.child("typeRef")?.text),
            isCollection: element["isCollection"] == "true" || element["isCollection"] == "1",
            allowedValues: unaryTests(element.child("allowedValues")), typeConstraint: unaryTests(element.child("typeConstraint")),
            components: components, function: element.child("functionItem").map(functionItem), place: element.place)
    }

    private func functionItem(_ element: XMLElement) -> FunctionItem {
        FunctionItem(
            outputTypeReference: typeReference(element["outputTypeRef"]), parameters: element.all("parameters").map { informationItem($0) })
    }

    /// Unary tests, nil where the element is missing or says nothing.
    func unaryTests(_ element: XMLElement?) -> UnaryTests? {
        guard let text = element?.child("text"), !Self.trimmed(text.text).isEmpty else { return nil }
        return UnaryTests(text: text.text, place: text.place)
    }
}
