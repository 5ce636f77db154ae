import XML

/// XML files of models and tests: whole trees within limits, and their places as this room names them.
enum DocumentReader {
    static let limits = XMLLimits(documentBytesMax: 32 << 20, depthMax: 200, elementsMax: 500_000, textBytesMax: 1 << 20)

    /// The root element.
    static func read(_ bytes: [UInt8], file: String) throws(ModelError) -> XMLElement {
        do {
            return try XMLReader.read(bytes, within: limits)
        } catch {
            throw ModelError(.xml, file: file, at: Place(line: error.line, column: error.column), error.message)
        }
    }
}

extension XMLElement {
    /// Where its text begins.
    var place: Place { Place(line: line, column: column) }
}
