import XML

/// Where imported models are found.
public protocol ModelSource {
    /// The model with this namespace; `location` is what the import says about where it lies, if anything.
    /// Nil where there is none.
    func model(namespace: String, location: String?) throws(ModelError) -> Definitions?
}

/// No imports.
public struct NoModels: ModelSource {
    public init() {}
    public func model(namespace: String, location: String?) throws(ModelError) -> Definitions? { nil }
}

/// Models already read.
public struct GivenModels: ModelSource {
    let models: [Definitions]
    public init(_ models: [Definitions]) { self.models = models }
    public func model(namespace: String, location: String?) throws(ModelError) -> Definitions? {
        models.first { $0.namespace == namespace }
    }
}

/// The `.dmn` files of one directory. A location is followed only if it is a file name in that directory;
/// URLs and paths that lead elsewhere are not opened, and the model is looked for by its namespace instead.
public struct ModelDirectory: ModelSource {
    let path: String

    public init(_ path: String) { self.path = path }

    public func model(namespace: String, location: String?) throws(ModelError) -> Definitions? {
        let names = (Files.names(in: path) ?? []).filter { $0.hasSuffix(".dmn") }.prefix(ModelLimits.importedFilesMax * 4)
        let first = location.map { Files.name(of: $0) }
        for name in names.sorted(by: { ($0 == first ? 0 : 1, $0) < ($1 == first ? 0 : 1, $1) }) {
            guard let model = try? ModelReader.read(contentsOf: path + "/" + name) else { continue }
            if model.namespace == namespace { return model }
        }
        return nil
    }
}

extension ModelReader {
    /// Reads a file.
    public static func read(contentsOf path: String) throws(ModelError) -> Definitions {
        guard let bytes = Files.read(path, limitBytes: DocumentReader.limits.documentBytesMax) else {
            throw ModelError(.file, file: path, at: Place(line: 1, column: 1), "the file can't be read")
        }
        return try read(bytes, file: path)
    }
}
