/// Why a file could not be read as XML, with the place.
public struct XMLReadingError: Error, Sendable, CustomStringConvertible {
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
    public var place: Place
    public var message: String

    init(_ code: Code, at place: Place, _ message: String) {
        self.code = code
        self.place = place
        self.message = message
    }

    public var description: String { "\(place): \(message)" }
}

/// Bounds on an XML document.
public enum XMLLimits {
    public static let documentBytesMax = 32 << 20
    public static let depthMax = 200
    public static let elementsMax = 500_000
    public static let textBytesMax = 1 << 20
}
