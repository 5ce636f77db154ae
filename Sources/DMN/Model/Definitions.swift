// The model tree: what a DMN file says, as values, before names are resolved. Element names follow DMN 1.5
// (formal/24-01-01) chapter 6 to 10; the five file formats 1.2 to 1.5 differ too little to need trees of their own.

/// One DMN file (`tDefinitions`).
public struct Definitions: Sendable {
    /// The file's name, for diagnostics; not part of the document.
    public var file: String
    public var id: String?
    public var name: String
    public var namespace: String
    public var imports: [Import] = []
    public var itemDefinitions: [ItemDefinition] = []
    public var inputs: [InputData] = []
    public var decisions: [Decision] = []
    public var knowledgeModels: [BusinessKnowledgeModel] = []
    public var services: [DecisionService] = []
    public var annotations: [Annotation] = []
}

/// Another model, whose elements are visible here under a prefix (`tImport`, DMN 1.5 section 6.3.3).
public struct Import: Sendable {
    /// The prefix; empty where the import has no name, whose elements are then visible without one.
    public var name: String
    public var namespace: String
    public var importType: String
    public var locationURI: String?
    public var place: Place
}

/// A name and a type (`tInformationItem`).
public struct InformationItem: Sendable {
    public var name: String
    /// The type's name as written, `prefix.name` for an imported one.
    public var typeReference: String?
    public var place: Place
}

/// Who points to whom: `#id` or `namespace#id`.
public struct Reference: Sendable, Hashable {
    public var href: String
    public var place: Place

    /// The namespace part, nil for a local reference.
    public var namespace: String? {
        guard let mark = href.lastIndex(of: "#"), mark > href.startIndex else { return nil }
        return String(href[..<mark])
    }

    public var id: String {
        href.lastIndex(of: "#").map { String(href[href.index(after: $0)...]) } ?? href
    }
}
