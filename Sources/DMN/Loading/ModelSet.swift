/// A model with everything that it imports, each file once.
public struct ModelSet: Sendable {
    /// The root first.
    public private(set) var files: [Definitions]
    /// For each file: prefixes (empty for an import without name) and the files that they stand for.
    public private(set) var imports: [[(prefix: String, file: Int)]]
    /// Imports that no source knows.
    public private(set) var missing: [ModelError]

    private static let dmnImportTypes: Set<String> = Set(ModelNamespace.allCases.map(\.rawValue))

    public init(_ root: Definitions, source: some ModelSource = NoModels()) throws(ModelError) {
        files = [root]
        imports = []
        missing = []
        var next = 0
        while next < files.count {
            var found: [(prefix: String, file: Int)] = []
            for item in files[next].imports where Self.isModel(item) {
                if let file = try file(of: item, from: next, source: source) { found.append((item.name, file)) }
            }
            imports.append(found)
            next += 1
        }
    }

    /// Reads a file and, from its directory, what it imports.
    public init(contentsOf path: String) throws(ModelError) {
        try self.init(try ModelReader.read(contentsOf: path), source: ModelDirectory(Files.directory(of: path)))
    }

    /// Other import types (PMML, XML schema) carry nothing that is evaluated here.
    private static func isModel(_ item: Import) -> Bool {
        item.importType.isEmpty || dmnImportTypes.contains(item.importType) || item.importType.contains("/DMN/")
    }

    private mutating func file(of item: Import, from importer: Int, source: some ModelSource) throws(ModelError) -> Int? {
        if let known = files.firstIndex(where: { $0.namespace == item.namespace }) { return known }
        guard files.count < ModelLimits.importedFilesMax else {
            throw ModelError(
                .limit, file: files[importer].file, at: item.place, "more than \(ModelLimits.importedFilesMax) models are imported")
        }
        guard let model = try source.model(namespace: item.namespace, location: item.locationURI) else {
            missing.append(
                ModelError(.unknownImport, file: files[importer].file, at: item.place, "no model with the namespace \(item.namespace)"))
            return nil
        }
        files.append(model)
        return files.count - 1
    }
}
