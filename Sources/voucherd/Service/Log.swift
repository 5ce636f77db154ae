import Glibc
import JSON
import Logging
import SubsidyRuntime

/// One JSON line an entry on standard error.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let label: String

    init(label: String, level: Logger.Level) {
        self.label = label
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("at", SystemClock().now())
        writer.member("level", event.level.rawValue)
        writer.member("message", event.message.description)
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: { $0.key < $1.key }) {
            writer.member(named: key, value.description)
        }
        writer.endObject()
        writer.raw([0x0A])
        // One write, so that lines of several threads do not mix.
        _ = writer.bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

enum Log {
    static func make(level: String) -> Logger {
        let level = Logger.Level(rawValue: level) ?? .info
        return Logger(label: "voucherd") { JSONLogHandler(label: $0, level: level) }
    }
}
