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
    /// Wrong tokens that one address may send to the sign-in page, whatever the limit of requests is.
    let guessLimiter = RateLimiter(perSecond: 1, burst: 20)
    let answerMemory = AnswerMemory()
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
    /// The rows of the contract by their names, for pages; set once they are compiled.
    let gates = Mutex<[String: Gate]>([:])
    private let stopping = Atomic<Bool>(false)
    private let heavyCount = Atomic<Int>(0)
    private let exportCount = Atomic<Int>(0)
    let uploadCount = Atomic<Int>(0)
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

    /// Counts a request of a caller, or of an address where there is none yet; nil where requests are not limited.
    ///
    /// - Throws: `Refusal` 429 where it is one too many.
    func limit(_ caller: Principal?, _ request: HTTPRequest) throws -> RateLimiter.Quota? {
        let quota = limiter.take(caller?.clientID.text ?? request.remoteAddress, atNanoseconds: request.startedNanoseconds)
        if let quota, let seconds = quota.retryAfterSeconds { throw Refusal.tooManyRequests(quota, retryAfterSeconds: seconds) }
        return quota
    }

    /// What is left to whoever reads a page: its client's quota, or its address's.
    func quota(of reader: Principal?, _ request: HTTPRequest) -> RateLimiter.Quota? {
        let names = [reader?.clientID.text, request.remoteAddress].compactMap { $0 }
        return names.lazy.compactMap { self.limiter.look($0, atNanoseconds: request.startedNanoseconds) }.first
    }

    /// Serves one request of a row.
    func serve(_ gate: Gate, _ request: HTTPRequest, _ responder: Responder) {
        if gate.endpoint.content?.isStreamed == true { return receive(gate, request, responder) }
        guard gate.endpoint.isHeavy else { return perform(gate, request, responder) }
        aside(request, responder) { self.perform(gate, request, responder) }
    }

    private func perform(_ gate: Gate, _ request: HTTPRequest, _ responder: Responder) {
        var quota: RateLimiter.Quota?
        do { perform(try gate.admit(request, to: self, &quota), responder) } catch {
            // Who asks a page for HTML is a browser, and is told by a page.
            if case .page = gate.endpoint.handler, request.header("accept")?.contains("text/html") == true {
                return responder.answer(refusedPage(error, request))
            }
            responder.answer(response(refusing: error, request, quota))
        }
    }

    /// Asks the row of a call that passed its checks.
    func perform(_ call: Call, _ responder: Responder) {
        do {
            if let again = try remembered(call) { return responder.answer(response(again, to: call)) }
            switch call.gate.endpoint.handler {
            case .page(let page): show(page, call.request, responder)
            case .plain(let body): responder.answer(response(remembering(try body(call), to: call), to: call))
            case .read(let body) where call.gate.endpoint.isExportable && call.mediaType != .json: export(call, body, responder)
            case .read(let body): answer(call, office.read { state, now in Result { try body(call, state, now) } }, responder)
            case .gather(let body):
                let (gathered, seq) = office.read { state, now in Result { try body(call, state, now) } }
                answer(call, (gathered.flatMap { finish in Result { try finish() } }, seq), responder)
            case .write(let body): write(call, try body(call), responder)
            case .series(let body):
                ServiceSeries(self, call, try body(call)) { self.answer($0, nil, to: call, responder) }.goOn()
            }
        } catch {
            responder.answer(response(refusing: error, call.request, call.quota))
        }
    }

    /// The answer that a row which stores nothing gave to the call's key before.
    private func remembered(_ call: Call) throws -> Answer? {
        guard call.gate.endpoint.idempotency == .remembered, let key = call.idempotency else { return nil }
        return try answerMemory.answer(to: key)
    }

    private func remembering(_ answer: Answer, to call: Call) -> Answer {
        if call.gate.endpoint.idempotency == .remembered, let key = call.idempotency { answerMemory.remember(answer, to: key) }
        return answer
    }

    /// A read answers when everything it saw is durable: nobody is told of what a crash could take back.
    private func answer(_ call: Call, _ found: (value: Result<Answer, any Error>, seq: Int64), _ responder: Responder) {
        let response: HTTPResponse
        do { response = self.response(remembering(try found.value.get(), to: call), to: call) } catch {
            response = self.response(refusing: error, call.request, call.quota)
        }
        office.whenDurable(found.seq) { responder.answer(response) }
    }

    /// Answers a list as one stream; a thread writes it as fast as the client takes it.
    private func export(
        _ call: Call, _ body: @escaping @Sendable (Call, borrowing State, Instant) throws -> Answer, _ responder: Responder
    ) {
        // Counted while it is written alone: a client that is gone before then would leave its place taken.
        guard exportCount.load(ordering: .relaxed) < ListExport.exportsMax else {
            return responder.answer(response(refusing: Refusal.busy, call.request, call.quota))
        }
        aside(call.request, responder) {
            let export = ListExport(service: self, call: call, body: body)
            do {
                let first = try export.start()
                var answer = Answer(status: 200, mediaType: call.mediaType)
                answer.stream = { stream in
                    self.exportCount.wrappingAdd(1, ordering: .relaxed)
                    self.queue.async {
                        export.run(from: first, to: stream)
                        self.exportCount.wrappingSubtract(1, ordering: .relaxed)
                    }
                }
                responder.answer(self.response(answer, to: call))
            } catch {
                responder.answer(self.response(refusing: error, call.request, call.quota))
            }
        }
    }

    /// Runs something that several rows are asked for, off the event loops.
    ///
    /// - Parameter then: called when it is over, also where there was no room for it.
    func aside(
        _ request: HTTPRequest, _ responder: Responder, _ body: @escaping @Sendable () -> Void, then: @escaping @Sendable () -> Void = {}
    ) {
        guard heavyCount.wrappingAdd(1, ordering: .relaxed).newValue <= Self.heavyMax else {
            heavyCount.wrappingSubtract(1, ordering: .relaxed)
            then()
            return responder.answer(response(refusing: Refusal.busy, request))
        }
        queue.async {
            body()
            self.heavyCount.wrappingSubtract(1, ordering: .relaxed)
            then()
        }
    }

    /// Gives the commands of a writing row for a page: the answer as JSON once it is durable.
    func give(_ call: Call, then: @escaping @Sendable (Result<JSON, any Error>) -> Void) throws {
        // What is shown once joins the answer here too, and a row that has nothing to say answers null.
        @Sendable func finish(_ result: Result<Reply, some Error>, _ unrecorded: JSONObject.Member?) {
            then(
                result.mapError { $0 as any Error }.flatMap { reply in
                    Result { () throws -> JSON in
                        guard !reply.rendered.body.isEmpty else { return .null }
                        var json = try JSON(parsing: reply.rendered.body)
                        if let unrecorded, var object = json.object {
                            object[unrecorded.key] = unrecorded.value
                            json = .object(object)
                        }
                        return json
                    }
                })
        }
        switch call.gate.endpoint.handler {
        case .write(let body):
            let write = try body(call)
            office.submit(
                Submission(
                    principal: call.caller, command: write.command, idempotency: call.idempotency,
                    render: { state, outcome in write.render(state, outcome).rendered }, completion: { finish($0, write.unrecorded) }))
        case .series(let body): ServiceSeries(self, call, try body(call), then: { finish($0, nil) }).goOn()
        case .plain, .read, .gather, .page: preconditionFailure("\(call.gate.endpoint.name) does not write")
        }
    }

    /// A row of the contract by its name, compiled.
    func gate(named name: String) -> Gate? { gates.withLock { $0[name] } }

    private func write(_ call: Call, _ write: Endpoint.Write, _ responder: Responder) {
        office.submit(
            Submission(
                principal: call.caller, command: write.command, idempotency: call.idempotency,
                render: { state, outcome in write.render(state, outcome).rendered },
                completion: { self.answer($0, write.unrecorded, to: call, responder) }))
    }

    private func answer(_ result: Result<Reply, some Error>, _ unrecorded: JSONObject.Member?, to call: Call, _ responder: Responder) {
        switch result {
        case .success(let reply): responder.answer(response(reply, unrecorded, to: call))
        case .failure(let error): responder.answer(response(refusing: error, call.request, call.quota))
        }
    }

    /// Does something that follows a commit and would hold up the writer.
    func afterwards(_ body: @escaping @Sendable () -> Void) { queue.async(execute: body) }
}
