import HTTPServer
import Journal
import Ledger
import Subsidy
import SubsidyRuntime

/// The figures of the service in Prometheus' text format (0.0.4). Labels come from fixed tables, so their number is bounded.
struct MetricsText {
    let http: HTTPMetrics
    let state: State
    let office: OfficeMetrics
    /// Webhook messages that wait.
    let webhookBacklog: Int
    /// By the office's clock.
    let now: Instant

    var bytes: [UInt8] {
        var lines: [String] = []
        gauge(&lines, "voucherd_journal_seq", "The record that was applied last.", [("", String(state.seq))])
        gauge(
            &lines, "voucherd_entities", "Things on file, by kind.",
            [
                ("kind=\"application\"", state.applications.count), ("kind=\"client\"", state.clients.count),
                ("kind=\"document\"", state.documents.count), ("kind=\"enterprise\"", state.enterprises.count),
                ("kind=\"payable\"", state.payables.count), ("kind=\"recovery\"", state.recoveries.count),
                ("kind=\"redemption\"", state.redemptions.count), ("kind=\"voucher\"", state.vouchers.count),
            ].map { ($0.0, String($0.1)) })
        addWriter(&lines)
        addSnapshots(&lines)
        gauge(&lines, "voucherd_webhook_backlog", "Webhook messages that wait to be delivered.", [("", "\(webhookBacklog)")])
        gauge(&lines, "voucherd_pool_yuan", "The terms of each pool.", poolSamples)
        gauge(&lines, "http_connections_open", "Open connections.", [("", String(http.connectionsOpen))])
        counter(&lines, "http_connections_accepted_total", "Accepted connections.", [("", String(http.connectionsAccepted))])
        counter(&lines, "http_connections_refused_total", "Refused connections.", [("", String(http.connectionsRefused))])
        counter(&lines, "http_received_bytes_total", "Octets received.", [("", String(http.bytesReceived))])
        counter(&lines, "http_sent_bytes_total", "Octets sent.", [("", String(http.bytesSent))])
        counter(&lines, "http_responses_total", "Answers by route and status class.", responseSamples)
        addLatencies(&lines)
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// The one writer: what it decided, how it commits, what waits for it.
    private func addWriter(_ lines: inout [String]) {
        let seconds = Double(office.commitNanoseconds) / 1e9
        counter(
            &lines, "voucherd_commands_total", "Commands by what became of them since the start.",
            [
                ("outcome=\"accepted\"", "\(office.commandsAccepted)"), ("outcome=\"refused\"", "\(office.commandsRefused)"),
                ("outcome=\"replayed\"", "\(office.commandsReplayed)"),
            ])
        counter(&lines, "voucherd_commits_total", "Commits, one sync each, since the start.", [("", "\(office.commits)")])
        counter(&lines, "voucherd_commit_seconds_total", "Time that all commits took.", [("", "\(seconds)")])
        gauge(&lines, "voucherd_commit_records_max", "Records of the largest commit.", [("", "\(office.largestBatch)")])
        counter(&lines, "voucherd_journal_bytes_total", "Octets of records written since the start.", [("", "\(office.recordBytes)")])
        gauge(&lines, "voucherd_queue_length", "Commands that wait for the writer.", [("", "\(office.queueLength)")])
        guard office.isMirrored else { return }
        counter(
            &lines, "voucherd_journal_repairs_total", "Segments mended from the other copy, at the start and since.",
            [("", "\(office.journalRepairs)")])
        gauge(
            &lines, "voucherd_journal_mirror_up", "1 while the mirror is written; 0 once it has failed.",
            [("", office.hasMirrorFailed ? "0" : "1")])
    }

    private func addSnapshots(_ lines: inout [String]) {
        let records = state.seq - office.snapshotSeq
        gauge(
            &lines, "voucherd_snapshot_seq", "The last record that is in a snapshot; 0 where there is none.",
            [("", "\(office.snapshotSeq)")])
        gauge(&lines, "voucherd_snapshot_age_records", "Records that the next start would replay.", [("", "\(records)")])
        if let at = office.snapshotAt {
            let seconds = max(0, now.milliseconds - at.milliseconds) / 1000
            gauge(&lines, "voucherd_snapshot_age_seconds", "Age of the newest snapshot.", [("", "\(seconds)")])
            gauge(&lines, "voucherd_snapshot_bytes", "Octets of the newest snapshot.", [("", "\(office.snapshotBytes)")])
        }
        counter(&lines, "voucherd_snapshots_total", "Snapshots written since the start.", [("", "\(office.snapshots)")])
        counter(&lines, "voucherd_snapshot_failures_total", "Snapshots that could not be written.", [("", "\(office.snapshotFailures)")])
    }

    private func gauge(_ lines: inout [String], _ name: String, _ help: String, _ samples: [(labels: String, value: String)]) {
        family(&lines, name, "gauge", help, samples)
    }

    private func counter(_ lines: inout [String], _ name: String, _ help: String, _ samples: [(labels: String, value: String)]) {
        family(&lines, name, "counter", help, samples)
    }

    private func family(
        _ lines: inout [String], _ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: String)]
    ) {
        lines.append("# HELP \(name) \(help)")
        lines.append("# TYPE \(name) \(type)")
        for sample in samples { lines.append(name + (sample.labels.isEmpty ? "" : "{\(sample.labels)}") + " " + sample.value) }
    }

    private var poolSamples: [(labels: String, value: String)] {
        state.books.positions.sorted { $0.key < $1.key }.flatMap { pool, position in
            AccountKind.allCases.map { ("pool=\"\(pool)\",term=\"\($0.rawValue)\"", position[$0].description) }
        }
    }

    private var responseSamples: [(labels: String, value: String)] {
        http.routes.flatMap { route in
            (1...5).compactMap { status in
                route.answersByClass[status] == 0
                    ? nil : ("route=\"\(route.route)\",class=\"\(status)xx\"", String(route.answersByClass[status]))
            }
        }
    }

    private func addLatencies(_ lines: inout [String]) {
        let name = "http_request_duration_seconds"
        lines.append("# HELP \(name) From a request's first octet to its answer.")
        lines.append("# TYPE \(name) histogram")
        for route in http.routes where route.latencyCounts.contains(where: { $0 > 0 }) {
            var total: UInt64 = 0
            for (index, count) in route.latencyCounts.enumerated() {
                total += count
                let bound = index < HTTPMetrics.latencyBucketsSeconds.count ? String(HTTPMetrics.latencyBucketsSeconds[index]) : "+Inf"
                lines.append("\(name)_bucket{route=\"\(route.route)\",le=\"\(bound)\"} \(total)")
            }
            lines.append("\(name)_sum{route=\"\(route.route)\"} \(route.latencySumSeconds)")
            lines.append("\(name)_count{route=\"\(route.route)\"} \(total)")
        }
    }
}
