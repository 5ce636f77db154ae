import Foundation
import HTTPClient
import HTTPServer
import Journal
import Logging
import Subsidy
import SubsidyRuntime
import Testing

@testable import SubsidyAPI

@Suite struct ServerLifeTests {
    /// Whoever stops a service in a process that goes on gets back all that it had in memory: a benchmark, a test, an upgrade in place.
    @Test func aDrainedServer_LetsItsOfficeGo() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("voucherd-life-\(UUID().uuidString)")
        let directory = folder.path
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        weak var office: Office?
        try {
            let running = try Office(
                policy: Policy.load(Self.repository + "/Config"), journal: EmbeddedJournal(directory: directory + "/journal"),
                clock: SandboxClock(), logger: Self.silent)
            office = running
            var configuration = APIConfiguration()
            configuration.http.host = "127.0.0.1"
            configuration.http.port = 0
            configuration.webhooks.directory = directory + "/webhooks"
            let server = try APIServer(
                office: running, documents: DocumentStore(directory: directory + "/documents"), policy: running.policy,
                configuration: configuration, log: Self.silent)
            let connection = try HTTPConnection(port: try server.start())
            #expect(try connection.send("GET", "/healthz").status == 200, "it serves")
            server.drain(graceSeconds: 1)
            try running.drain()
        }()
        // A timer's last turn may still hold it.
        for _ in 0..<500 where office != nil { Thread.sleep(forTimeInterval: 0.01) }
        #expect(office == nil)
    }

    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static let repository = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
}
