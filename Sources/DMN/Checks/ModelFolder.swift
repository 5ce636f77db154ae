/// Checks of all decision models in a folder, as `voucherd check` runs them over a configuration.
public struct ModelFolder: Sendable {
    /// Paths of the models, in order.
    public let models: [String]

    /// Models that are looked for in one folder and below it.
    public static let modelsMax = 1_000
    private static let depthMax = 16

    /// The models below a folder, or the one model that the path names.
    public init(_ path: String) {
        models = Files.isDirectory(path) ? Array(Self.models(in: path, depth: 0).prefix(Self.modelsMax)) : [path]
    }

    private static func models(in folder: String, depth: Int) -> [String] {
        guard depth < depthMax else { return [] }
        return (Files.names(in: folder) ?? []).flatMap { name -> [String] in
            let path = folder + "/" + name
            if Files.isDirectory(path) { return models(in: path, depth: depth + 1) }
            return name.hasSuffix(".dmn") ? [path] : []
        }
    }

    /// What the models' authors should know; a file that is no model is an error at its place.
    public func check() -> [Finding] {
        models.flatMap { path -> [Finding] in
            do throws(ModelError) {
                return try Program(contentsOf: path).check()
            } catch {
                return [
                    Finding(
                        code: Finding.Code(error.code.name), severity: .error, file: path, place: error.place, element: "model",
                        message: error.message)
                ]
            }
        }
    }
}
