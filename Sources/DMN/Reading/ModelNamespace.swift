/// The formats that are read, by the namespace of their root element.
enum ModelNamespace: String, CaseIterable {
    case dmn12 = "http://www.omg.org/spec/DMN/20180521/MODEL/"
    case dmn13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    case dmn14 = "https://www.omg.org/spec/DMN/20211108/MODEL/"
    case dmn15 = "https://www.omg.org/spec/DMN/20230324/MODEL/"

    /// Whether an expression language named so is FEEL, in any version.
    static func isFEEL(_ language: String?) -> Bool {
        guard let language, !language.isEmpty else { return true }
        return language.lowercased() == "feel" || language.uppercased().contains("/FEEL")
    }
}
