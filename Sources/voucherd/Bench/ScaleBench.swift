import ArgumentParser
import Glibc
import HTTPClient
import JSON
import Subsidy
import SubsidyRuntime

/// What an office costs as it grows: memory of each kind of thing, latency, the size and speed of snapshots, the time of a start.
struct ScaleBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Grows an office and prints memory per thing, latency at one connection, and the time to start from a snapshot.",
        discussion: """
            One enterprise for ten applications; each application is drafted and submitted; one of ten is reviewed twice, published and \
            granted a voucher. Memory is what is allocated, less what was before. Latency is told over loopback HTTP at one connection, \
            once more while a snapshot is written. A start is that of a process of its own, `voucherd serve` over the snapshot, until it \
            takes connections.
            """)

    @Option(help: "Applications at which to look, with commas, ascending.") var applications = "10000,100000,1000000"
    @Option(help: "The configuration directory.") var config = "Config"
    @Option(help: "A directory on the disk to measure; a temporary one otherwise.") var directory: String?
    @Option(help: "Requests of each kind for the latencies.") var requests = 2000

    func run() throws {
        let counts = applications.split(separator: ",").compactMap { Int($0) }
        guard !counts.isEmpty, counts == counts.sorted(), counts[0] >= 100 else {
            throw ValidationError("--applications wants ascending numbers, the first of them 100 or more")
        }
        // What is filed while one row is measured must fit below the next.
        let room = requests + ScaleOffice.draftsDuringSnapshot
        guard zip(counts, counts.dropFirst()).allSatisfy({ $1 - $0 > room }) else {
            throw ValidationError("--applications wants more than \(room) from one number to the next: so many are filed in between")
        }
        let office = try ScaleOffice(config: config, directory: directory)
        defer { office.remove() }
        Files.say(ScaleRow.heading)
        var first: ScaleRow?
        for count in counts {
            var row = ScaleRow()
            try office.grow(to: count, &row)
            try office.measureLatency(requests, &row)
            try office.measureDuringSnapshot(&row)
            try office.restart(&row)
            Files.say(row.description)
            if first == nil { first = row }
            guard let first else { continue }
            if count == counts.last { Files.say(row.comparison(with: first)) } else { try office.goOn() }
        }
    }
}

/// One line of the table.
struct ScaleRow: CustomStringConvertible {
    var applications = 0
    var vouchers = 0
    var events = 0
    var heapBytes = 0
    var residentBytes = 0
    /// Octets for each thing that was added since the row before.
    var perEnterprise = 0.0
    var perApplication = 0.0
    var perVoucher = 0.0
    var submission = Latency()
    var read = Latency()
    var submissionDuringSnapshot = Latency()
    var readDuringSnapshot = Latency()
    var snapshotBytes = 0
    var snapshotSeconds = 0.0
    var pauseMicroseconds = 0.0
    var startSeconds = 0.0

    /// In microseconds.
    struct Latency {
        var median = 0.0
        var p99 = 0.0

        init() {}

        /// - Parameter times: nanoseconds of each request.
        init(_ times: [Int64]) {
            guard !times.isEmpty else { return }
            let times = times.sorted()
            median = Double(times[times.count / 2]) / 1000
            p99 = Double(times[times.count * 99 / 100]) / 1000
        }
    }

    private static let columns = [
        ("applications", 12), ("vouchers", 9), ("events", 9), ("heap MB", 8), ("RSS MB", 7), ("B/enterprise", 13), ("B/application", 14),
        ("B/voucher", 10), ("B/event", 8), ("submit us p50/p99", 18), ("read us p50/p99", 16), ("submit during snapshot", 23),
        ("read during snapshot", 21), ("snapshot MB", 12), ("written s", 10), ("pause us", 9), ("start s", 8),
    ]

    static var heading: String { columns.map { OfficeBenchCommand.pad($0.0, $0.1) }.joined(separator: " ") }

    var description: String {
        let values = [
            String(applications), String(vouchers), String(events), String(heapBytes >> 20), String(residentBytes >> 20),
            OfficeBenchCommand.whole(perEnterprise), OfficeBenchCommand.whole(perApplication), OfficeBenchCommand.whole(perVoucher),
            OfficeBenchCommand.whole(Double(heapBytes) / Double(max(1, events))), Self.text(submission), Self.text(read),
            Self.text(submissionDuringSnapshot), Self.text(readDuringSnapshot), String(snapshotBytes >> 20),
            OfficeBenchCommand.tenths(snapshotSeconds), OfficeBenchCommand.whole(pauseMicroseconds),
            OfficeBenchCommand.tenths(startSeconds),
        ]
        return zip(Self.columns, values).map { OfficeBenchCommand.pad($1, $0.1) }.joined(separator: " ")
    }

    private static func text(_ latency: Latency) -> String {
        "\(OfficeBenchCommand.whole(latency.median))/\(OfficeBenchCommand.whole(latency.p99))"
    }

    func comparison(with first: ScaleRow) -> String {
        let submissions = OfficeBenchCommand.hundredths(submission.median / max(1, first.submission.median))
        let reads = OfficeBenchCommand.hundredths(read.median / max(1, first.read.median))
        return "median latency, last to first: submissions \(submissions), reads \(reads)"
    }
}
