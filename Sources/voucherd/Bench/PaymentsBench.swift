import ArgumentParser
import Dispatch
import Glibc
import HTTPClient
import JSON
import Ledger
import Subsidy
import SubsidyRuntime
import Synchronization

/// One large batch, from its making to the bank's report, over loopback; with what others wait meanwhile and what memory it takes.
struct PaymentsBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payments", abstract: "Makes, approves, files and settles one batch of many payables, and times each step.")

    @Option(help: "Payables of the batch, at most 100,000.") var payables = 100_000
    @Option(help: "The configuration directory.") var config = "Config"
    @Option(help: "A directory on the disk to measure; a temporary one otherwise.") var directory: String?

    func run() throws {
        guard (1...DraftBatch.itemsMax).contains(payables) else { throw ValidationError("--payables wants 1 to \(DraftBatch.itemsMax)") }
        let office = try PaymentsBenchOffice(config: config, directory: directory)
        defer { office.close() }
        let made = try office.measure("payables made, by filing and reviewing redemptions") { try office.makePayables(payables) }
        let ids: JSON = .array(made.map { .string($0.text) })
        let probe = WriteProbe(port: office.port, token: PaymentsBenchOffice.administratorToken)
        probe.start()
        let batch = try office.measure("POST /v1/payment-batches") {
            try office.send("POST", "/v1/payment-batches", as: "maker", ["pool": "model-voucher", "payables": ids], expect: 201)
                .text(at: "/id")
        }
        let path = "/v1/payment-batches/\(batch)"
        let digest = try office.measure("GET the draft with its digest") {
            try office.send("GET", path, as: "checker").text(at: "/fileDigest")
        }
        try office.measure("POST the approval of that digest") {
            _ = try office.send("POST", path + "/approval", as: "checker", ["fileDigest": .string(digest)])
        }
        let xml = try office.measure("GET the pain.001 file") { try office.octets(path + "/file", accept: "application/xml") }
        let table = try office.measure("GET the CSV file") { try office.octets(path + "/file", accept: "text/csv") }
        let half = made.count / 2
        let report = Self.report(on: made.prefix(half))
        try office.measure("POST pain.002 of the first half") { try office.report(path, report, "application/xml") }
        let progress = try office.send("GET", path, as: "maker")["progress"] ?? .null
        let rows = "payable,outcome,reference\n" + made.dropFirst(half).map { "\($0),paid,B-\($0)\n" }.joined()
        try office.measure("POST CSV of the second half") { try office.report(path, Array(rows.utf8), "text/csv") }
        try office.measure("POST the same CSV again") { try office.report(path, Array(rows.utf8), "text/csv") }
        let waits = probe.stop()
        let settled = try office.send("GET", path, as: "maker")
        Files.say(
            "pain.001 \(xml.count >> 10) KiB, CSV \(table.count >> 10) KiB, pain.002 \(report.count >> 10) KiB; after the first report \(progress)"
        )
        Files.say("the batch is \(try settled.text(at: "/status")), \(try settled.text(at: "/progress/paidTotal")) yuan paid")
        Files.say(
            "meanwhile \(waits.count) durable writes by somebody else, the slowest in \(waits.slowestMilliseconds) ms; "
                + "resident at most \(Self.residentMax() >> 20) MiB, \(office.residentBefore >> 20) MiB before the batch")
    }

    private static func report(on payables: some Sequence<ID<Payable>>) -> [UInt8] {
        var text = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><OrgnlPmtInfAndSts>\n"
        for id in payables {
            text += "<TxInfAndSts><OrgnlInstrId>\(id)</OrgnlInstrId><OrgnlEndToEndId>\(id)</OrgnlEndToEndId><TxSts>ACSC</TxSts>"
            text += "<AcctSvcrRef>B-\(id)</AcctSvcrRef></TxInfAndSts>\n"
        }
        return Array((text + "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>").utf8)
    }

    /// Octets that the process has had resident at most.
    static func residentMax() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }
}

/// Somebody else who writes all the while: what they wait is what a large batch costs the office.
private final class WriteProbe: Sendable {
    private let port: UInt16
    private let token: String
    private let isOver = Atomic(false)
    private let waits = Mutex<[Int64]>([])
    private let done = DispatchSemaphore(value: 0)

    init(port: UInt16, token: String) {
        self.port = port
        self.token = token
    }

    func start() {
        DispatchQueue(label: "voucherd.bench.probe").async { [self] in
            defer { done.signal() }
            guard let connection = try? HTTPConnection(port: port) else { return }
            let body = Array(#"{"name":"probe","person":"probe","roles":["auditor"]}"#.utf8)
            let headers = [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")]
            while !isOver.load(ordering: .relaxed) {
                let sent = LoadGenerator.now()
                guard (try? connection.send("POST", "/v1/clients", headers: headers, body: body)) != nil else { return }
                let waited = LoadGenerator.now() - sent
                waits.withLock { $0.append(waited) }
                usleep(5000)
            }
        }
    }

    func stop() -> (count: Int, slowestMilliseconds: Int64) {
        isOver.store(true, ordering: .relaxed)
        done.wait()
        return waits.withLock { ($0.count, ($0.max() ?? 0) / 1_000_000) }
    }
}
