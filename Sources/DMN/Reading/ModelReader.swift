// XML elements to the model tree. One function an element; expressions, tables and types have files of their own.
// Reading judges structure only: names and types are resolved when the model is compiled.

import XML

/// Reads DMN 1.2 to 1.5 documents.
public struct ModelReader {
    let file: String

    /// Reads one document; `file` is used in diagnostics only.
    public static func read(_ bytes: [UInt8], file: String) throws(ModelError) -> Definitions {
        let root = try DocumentReader.read(bytes, file: file)
        return try ModelReader(file: file).definitions(root)
    }

    func definitions(_ root: XMLElement) throws(ModelError) -> Definitions {
        guard root.name == "definitions", ModelNamespace(rawValue: root.namespace) != nil else {
            throw ModelError(.notDMN, file: file, at: root.place, "the root element is not a DMN 1.2 to 1.5 definitions")
        }
        var model = Definitions(file: file, id: root["id"], name: root["name"] ?? "", namespace: root["namespace"] ?? "")
        model.annotations = annotations(root)
        for child in root.children where child.namespace == root.namespace {
            switch child.name {
            case "import": model.imports.append(importing(child))
            case "itemDefinition": model.itemDefinitions.append(try itemDefinition(child, depth: 0))
            case "inputData": model.inputs.append(try inputData(child))
            case "decision": model.decisions.append(try decision(child))
            case "businessKnowledgeModel": model.knowledgeModels.append(try knowledgeModel(child))
            case "decisionService": model.services.append(try service(child))
            default: continue
            }
        }
        return model
    }

    private func importing(_ element: XMLElement) -> Import {
        Import(
            name: Self.name(element["name"] ?? ""), namespace: element["namespace"] ?? "", importType: element["importType"] ?? "",
            locationURI: element["locationURI"], place: element.place)
    }

    private func inputData(_ element: XMLElement) throws(ModelError) -> InputData {
        let name = try required("name", of: element)
        return InputData(
            id: element["id"], name: name, variable: variable(of: element, named: name), annotations: annotations(element),
            place: element.place)
    }

    private func decision(_ element: XMLElement) throws(ModelError) -> Decision {
        let name = try required("name", of: element)
        let needs = element.all("informationRequirement")
        return Decision(
            id: element["id"], name: name, variable: variable(of: element, named: name),
            requiredDecisions: references("requiredDecision", in: needs), requiredInputs: references("requiredInput", in: needs),
            requiredKnowledge: references("requiredKnowledge", in: element.all("knowledgeRequirement")),
            logic: try optionalExpression(in: element, depth: 0), annotations: annotations(element), place: element.place)
    }

    private func knowledgeModel(_ element: XMLElement) throws(ModelError) -> BusinessKnowledgeModel {
        let name = try required("name", of: element)
        var logic: FunctionDefinition?
        if let inner = element.child("encapsulatedLogic") { logic = try function(inner, depth: 0) }
        return BusinessKnowledgeModel(
            id: element["id"], name: name, variable: variable(of: element, named: name),
            requiredKnowledge: references("requiredKnowledge", in: element.all("knowledgeRequirement")), logic: logic,
            annotations: annotations(element), place: element.place)
    }

    private func service(_ element: XMLElement) throws(ModelError) -> DecisionService {
        let name = try required("name", of: element)
        return DecisionService(
            id: element["id"], name: name, variable: variable(of: element, named: name),
            outputDecisions: references("outputDecision", in: [element]),
            encapsulatedDecisions: references("encapsulatedDecision", in: [element]),
            inputDecisions: references("inputDecision", in: [element]), inputData: references("inputData", in: [element]),
            annotations: annotations(element), place: element.place)
    }

    private func references(_ name: String, in elements: [XMLElement]) -> [Reference] {
        elements.flatMap { $0.all(name) }.compactMap { child in child["href"].map { Reference(href: $0, place: child.place) } }
    }
}

extension ModelReader {
    func required(_ attribute: String, of element: XMLElement) throws(ModelError) -> String {
        if let value = element[attribute] { return Self.name(value) }
        throw ModelError(.structure, file: file, at: element.place, "<\(element.name)> has no \(attribute)")
    }

    /// The variable of a requirement-graph element, which has the element's name unless it says otherwise.
    private func variable(of element: XMLElement, named name: String) -> InformationItem {
        guard let inner = element.child("variable") else { return InformationItem(name: name, typeReference: nil, place: element.place) }
        return informationItem(inner, name: name)
    }

    func informationItem(_ element: XMLElement, name: String = "") -> InformationItem {
        InformationItem(
            name: element["name"].map(Self.name) ?? name, typeReference: typeReference(element["typeRef"]), place: element.place)
    }

    /// A type's name as written; nil where it says nothing.
    func typeReference(_ written: String?) -> String? {
        guard let written else { return nil }
        let name = Self.name(written)
        return name.isEmpty ? nil : name
    }

    /// A name as FEEL compares names: no space around it, single spaces in it (DMN 1.5 section 10.3.1.5).
    static func name(_ written: String) -> String {
        written.split { $0.isWhitespace }.joined(separator: " ")
    }

    /// Extension elements and attributes of other namespaces.
    func annotations(_ element: XMLElement) -> [Annotation] {
        let inside = element.child("extensionElements")?.children ?? []
        let elements = inside.map { child in
            Annotation(
                namespace: child.namespace, name: child.name, text: Self.trimmed(child.text),
                attributes: Dictionary(child.attributes.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
        }
        let attributes = element.attributes.filter { !$0.prefix.isEmpty && $0.prefix != "xmlns" }
        return elements + attributes.map { Annotation(namespace: $0.prefix, name: $0.name, text: $0.value, attributes: [:]) }
    }

    static func trimmed(_ text: String) -> String {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }), let last = text.lastIndex(where: { !$0.isWhitespace }) else {
            return ""
        }
        return String(text[first...last])
    }
}
