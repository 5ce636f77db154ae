import Cryptography
import HTTPServer
import JSON
import Logging
import Subsidy
import SubsidyRuntime
import Synchronization

/// The API on its sockets.
///
///     let server = try APIServer(office: office, documents: documents, policy: policy, configuration: configuration, log: log)
///     let port = try server.start()
///     …
///     server.drain(graceSeconds: 10)
public final class APIServer: Sendable {
    private let service: Service
    private let server: HTTPServer

    /// Compiles the contract: routes, schemas, the OpenAPI document.
    ///
    /// - Throws: where a row of the contract is wrong, which is a defect of the program.
    public init(
        office: Office, documents: DocumentStore, policy: Policy, configuration: APIConfiguration, log: Logger
    ) throws {
        let endpoints = Contract.endpoints.filter { configuration.isSandbox || !$0.isSandboxOnly }
        let document = OpenAPIDocument(endpoints: endpoints, components: Contract.components, version: Self.version)
        let service = try Service(
            office: office, documents: documents, policy: policy, configuration: configuration,
            auditKey: try configuration.auditKey ?? AuditKey(.generate()), openAPI: .json(document.json), log: log)
        let gates = try endpoints.map { try Gate($0) }
        service.gates.withLock { $0 = Dictionary(uniqueKeysWithValues: gates.map { ($0.endpoint.name, $0) }) }
        let routes = gates.map { gate in
            let endpoint = gate.endpoint
            return Route(
                endpoint.method, endpoint.path, name: endpoint.name, body: endpoint.bodyPolicy,
                answerTimeoutSeconds: endpoint.content?.isStreamed == true ? Upload.answerTimeoutSeconds : nil
            ) { request, responder in service.serve(gate, request, responder) }
        }
        var http = configuration.http
        http.requestIDField = http.requestIDField ?? "X-Request-Id"
        let server = HTTPServer(
            configuration: http, router: try Router(routes + Site.routes(service), renderFailure: Site.renderFailure(service)))
        // Weak: the server's routes hold the service, and an office that was stopped is let go with all that it has in memory.
        service.metricsSource.withLock { $0 = { [weak server] in server?.metrics() ?? HTTPMetrics() } }
        self.service = service
        self.server = server
    }

    /// The API's own version, as the OpenAPI document states it.
    public static let version = "1.0.0"

    /// Binds and serves; returns the port.
    public func start() throws -> UInt16 { try server.start() }

    /// Takes no new connections, answers what is under way, returns. Never call it on an event loop.
    public func drain(graceSeconds: Double) {
        service.stop()
        server.drain(graceSeconds: graceSeconds)
    }

    /// Reads the TLS certificate and key again; connections that are open keep theirs.
    public func reloadCertificates() throws { try server.reloadCertificates() }

    /// The OpenAPI document, for tools that want it without a server.
    public static func openAPI(isSandbox: Bool) -> JSON {
        let endpoints = Contract.endpoints.filter { isSandbox || !$0.isSandboxOnly }
        return OpenAPIDocument(endpoints: endpoints, components: Contract.components, version: version).json
    }
}

extension Endpoint {
    /// How much content the server collects for the row before the row is asked.
    var bodyPolicy: BodyPolicy {
        guard let content else { return .none }
        return content.isStreamed ? .stream(bytesMax: content.bytesMax) : .collect(bytesMax: content.bytesMax)
    }
}
