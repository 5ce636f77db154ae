/// Why octets could not be read as XML, with the place.
public struct XMLReadingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong; open, so that a new code breaks nobody.
    public struct Code: Sendable, Hashable {
        public var name: String

        /// Not well formed.
        public static let syntax = Code(name: "syntax")
        /// A document type declaration.
        public static let doctype = Code(name: "doctype")
        /// Not UTF-8.
        public static let encoding = Code(name: "encoding")
        /// More octets, elements or depth than `XMLLimits` allows.
        public static let limit = Code(name: "limit")
    }

    public var code: Code
    /// From 1.
    public var line: Int
    /// The octet within the line, from 1.
    public var column: Int
    public var message: String

    init(_ code: Code, line: Int, column: Int, _ message: String) {
        self.code = code
        self.line = line
        self.column = column
        self.message = message
    }

    public var description: String { "\(line):\(column): \(message)" }
}

/// Bounds on an XML document; what exceeds one is refused with `XMLReadingError.Code.limit`.
public struct XMLLimits: Sendable {
    public var documentBytesMax: Int
    public var depthMax: Int
    public var elementsMax: Int
    /// Octets of text directly inside one element.
    public var textBytesMax: Int

    public init(documentBytesMax: Int, depthMax: Int, elementsMax: Int, textBytesMax: Int) {
        self.documentBytesMax = documentBytesMax
        self.depthMax = depthMax
        self.elementsMax = elementsMax
        self.textBytesMax = textBytesMax
    }
}
