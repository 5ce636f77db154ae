// What stands between the rows of the contract and the office: a request comes in, passes its row's checks, is read or written,
// and is answered in one place. An event loop never waits here: a write is answered by the writer, a heavy row by a queue.

import Dispatch
import HTTPServer
import JSON
import Logging
import Subsidy
import SubsidyRuntime
import Synchronization

final class Service: Sendable {
    let office: Office
    let documents: DocumentStore
    let policy: Policy
    let configuration: APIConfiguration
    let limiter: RateLimiter
    let authenticator: Authenticator
    let eventStreams: EventStreams
    let dispatcher: WebhookDispatcher
    /// Signs the audit head.
    let auditKey: AuditKey
    let log: Logger
    /// The document of `/openapi.json`, made once.
    let openAPI: Answer
    /// The server's figures; set once the server is made, which needs the service first.
    let metricsSource = Mutex<@Sendable () -> HTTPMetrics>({ HTTPMetrics() })
    private let stopping = Atomic<Bool>(false)
    private let heavyCount = Atomic<Int>(0)
    /// For rows that would hold up an event loop.
    private let queue = DispatchQueue(label: "voucherd.api.heavy", attributes: .concurrent)

    init(
        office: Office, documents: DocumentStore, policy: Policy, configuration: APIConfiguration, auditKey: AuditKey, openAPI: Answer,
        log: Logger
    ) throws {
        self.office = office
        self.documents = documents
        self.policy = policy
        self.configuration = configuration
        self.auditKey = auditKey
        self.openAPI = openAPI
        self.log = log
        let verifier = SignatureVerifier(
            office: office, nonces: NonceMemory(now: SignatureVerifier.now, windowSeconds: 2 * SignatureVerifier.ageSecondsMax),
            algorithms: Set(configuration.security.signatureAlgorithms.compactMap { RequestSignatureAlgorithm(rawValue: $0) }),
            origin: configuration.security.publicOrigin)
        authenticator = Authenticator(office: office, verifier: verifier, issuer: configuration.security.issuer)
        eventStreams = EventStreams(office: office)
        dispatcher = try WebhookDispatcher(office: office, configuration: configuration.webhooks, log: log)
        limiter = RateLimiter(perSecond: configuration.requestsPerSecondMax, burst: configuration.requestBurstMax)
    }

    var httpMetrics: HTTPMetrics { metricsSource.withLock { $0 }() }

    /// Whether the service drains: not ready for more.
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    func stop() {
        stopping.store(true, ordering: .relaxed)
        eventStreams.stop()
        dispatcher.stop()
    }

    /// Heavy requests under way or waiting for a thread; one more is told to come back.
    static let heavyMax = 256

    /// Serves one request of a row.
    func serve(_ gate: Gate, _ request: HTTPRequest, _ responder: Responder) {
        guard gate.endpoint.isHeavy else { return perform(gate, request, responder) }
        guard heavyCount.wrappingAdd(1, ordering: .relaxed).newValue <= Self.heavyMax else {
            heavyCount.wrappingSubtract(1, ordering: .relaxed)
            return responder.answer(response(refusing: Refusal.busy, request))
        }
        queue.async {
            self.perform(gate, request, responder)
            self.heavyCount.wrappingSubtract(1, ordering: .relaxed)
        }
    }

    private func perform(_ gate: Gate, _ request: HTTPRequest, _ responder: Responder) {
        do {
            let call = try gate.admit(request, to: self)
            switch gate.endpoint.handler {
            case .plain(let body): responder.answer(response(try body(call), to: call))
            case .read(let body): answer(call, office.read { state, now in Result { try body(call, state, now) } }, responder)
            case .gather(let body):
                let (gathered, seq) = office.read { state, now in Result { try body(call, state, now) } }
                answer(call, (gathered.flatMap { finish in Result { try finish() } }, seq), responder)
            case .write(let body): write(call, try body(call), responder)
            case .series(let body): ServiceSeries(self, call, try body(call), responder).start()
            }
        } catch {
            responder.answer(response(refusing: error, request))
        }
    }

    /// A read answers when everything it saw is durable: nobody is told of what a crash could take back.
    private func answer(_ call: Call, _ found: (value: Result<Answer, any Error>, seq: Int64), _ responder: Responder) {
        let response: HTTPResponse
        do { response = self.response(try found.value.get(), to: call) } catch { response = self.response(refusing: error, call.request) }
        office.whenDurable(found.seq) { responder.answer(response) }
    }

    private func write(_ call: Call, _ write: Endpoint.Write, _ responder: Responder) {
        office.submit(
            Submission(
                principal: call.caller, command: write.command, idempotency: call.idempotency,
                render: { state, outcome in write.render(state, outcome).rendered },
                completion: { result in
                    switch result {
                    case .success(let reply): responder.answer(self.response(reply, write.unrecorded, to: call))
                    case .failure(let problem): responder.answer(self.response(refusing: problem, call.request))
                    }
                }))
    }
}
