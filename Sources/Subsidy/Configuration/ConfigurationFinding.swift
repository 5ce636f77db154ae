import JSON

/// Something wrong with a configuration file: where, what, and what to do about it.
public struct ConfigurationFinding: Error, Sendable, Hashable {
    public enum Severity: String, Sendable { case error, warning }

    public var severity: Severity
    /// The file's path below the configuration directory, such as `schemes/model-api.json`.
    public var file: String
    /// From 1; 0 where the whole file is meant.
    public var line: Int
    /// The place in the file.
    public var pointer: JSONPointer
    public var message: LocalizedText
    public var remedy: LocalizedText

    public init(
        _ severity: Severity = .error, file: String, line: Int = 0, pointer: JSONPointer = .root, message: LocalizedText,
        remedy: LocalizedText
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.pointer = pointer
        self.message = message
        self.remedy = remedy
    }

    /// One line for people: `schemes/model-api.json:12: error: … (at /rate/max). …`
    public func text(in language: Language) -> String {
        let place = line > 0 ? "\(file):\(line)" : file
        let at = pointer.tokens.isEmpty ? "" : " (\(pointer))"
        return "\(place): \(severity.rawValue): \(message.text(in: language))\(at) \(remedy.text(in: language))"
    }
}

extension ConfigurationFinding: CustomStringConvertible {
    public var description: String { text(in: .english) }
}

/// Everything that keeps a configuration from being used; at least one finding.
public struct ConfigurationErrors: Error, Sendable, CustomStringConvertible {
    public let findings: [ConfigurationFinding]

    public init(_ findings: [ConfigurationFinding]) { self.findings = findings }

    public var description: String { findings.map(\.description).joined(separator: "\n") }
}
