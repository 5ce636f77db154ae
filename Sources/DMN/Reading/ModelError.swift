/// Why a file is not a model that can be used, with the place.
public struct ModelError: Error, Sendable, CustomStringConvertible {
    /// What went wrong; open, so that a new code breaks nobody.
    public struct Code: Sendable, Hashable {
        public var name: String

        public init(name: String) { self.name = name }

        /// The file is not XML that is read here.
        public static let xml = Code(name: "xml")
        /// Not a DMN 1.2 to 1.5 document.
        public static let notDMN = Code(name: "not-dmn")
        /// An element lacks a part that the standard demands.
        public static let structure = Code(name: "structure")
        /// An import that names no known file.
        public static let unknownImport = Code(name: "unknown-import")
        /// More or deeper than `ModelLimits` allows.
        public static let limit = Code(name: "limit")
        /// No element of that name.
        public static let unknownName = Code(name: "unknown-name")
        /// The file can't be read from the disk.
        public static let file = Code(name: "file")
    }

    public var code: Code
    public var file: String
    public var place: Place
    public var message: String

    public init(_ code: Code, file: String, at place: Place, _ message: String) {
        self.code = code
        self.file = file
        self.place = place
        self.message = message
    }

    public var description: String { "\(file):\(place): \(message)" }
}

/// Bounds on a model and on its evaluation.
public enum ModelLimits {
    /// Nesting of boxed expressions.
    public static let expressionDepthMax = 60
    /// Files reachable through imports.
    public static let importedFilesMax = 64
    /// Nesting of item definitions, and of values while they are coerced.
    public static let typeDepthMax = 60
    /// Parts of one type, written out as a tree.
    public static let typeNodesMax = 10_000
    /// Item definitions of one model that are resolved in any case, one that others mention in a circle each time anew; and twenty for
    /// each that the model has.
    public static let typeResolutionsMin = 2_000
}
