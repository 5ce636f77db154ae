import JSON

/// A configuration file that has been read: where in it a pointer is.
struct SourceFile: Sendable {
    /// The path below the configuration directory.
    let path: String
    let json: JSON
    let locator: JSONLocator

    func finding(
        _ severity: ConfigurationFinding.Severity = .error, at pointer: JSONPointer, _ message: LocalizedText, remedy: LocalizedText
    ) -> ConfigurationFinding {
        ConfigurationFinding(
            severity, file: path, line: locator.line(of: pointer), pointer: pointer, message: message, remedy: remedy)
    }
}
