import ArgumentParser
import HTTPClient

/// A running service's figures at a glance, from `/readyz` and `/metrics`.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tells how a running service is: ready, records, queue, snapshot, pools; exit 1 where it is not ready.")

    @OptionGroup var address: ServiceAddress

    private static let timeoutSeconds = 5

    func run() throws {
        let connection = try address.connect(timeoutSeconds: Self.timeoutSeconds)
        let isReady = try connection.send("GET", "/readyz").status == 200
        let samples = Self.samples(try connection.send("GET", "/metrics").text)
        Files.say("voucherd at \(address.text): \(isReady ? "ready" : "not ready")")
        for (name, title) in Self.figures {
            if let value = samples[name] { Files.say("  \(title): \(value)") }
        }
        for pool in samples.keys.filter({ $0.hasPrefix("voucherd_pool_yuan{") && $0.hasSuffix("term=\"available\"}") }).sorted() {
            let id = pool.split(separator: "\"")[1]
            let total = samples["voucherd_pool_yuan{pool=\"\(id)\",term=\"appropriated\"}"] ?? "?"
            Files.say("  pool \(id): \(samples[pool] ?? "?") of \(total) yuan available")
        }
        guard isReady else { throw ExitCode.failure }
    }

    private static let figures = [
        ("voucherd_journal_seq", "records"), ("voucherd_journal_bytes_total", "octets of records since the start"),
        ("voucherd_commits_total", "commits since the start"), ("voucherd_queue_length", "commands that wait"),
        ("voucherd_snapshot_age_records", "records since the last snapshot"),
        ("voucherd_webhook_backlog", "webhook deliveries that wait"), ("http_connections_open", "open connections"),
    ]

    /// Values by name and labels (Prometheus text format 0.0.4).
    private static func samples(_ text: String) -> [String: String] {
        var samples: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " ") else { continue }
            samples[String(line[..<space])] = String(line[line.index(after: space)...])
        }
        return samples
    }
}
