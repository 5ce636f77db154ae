// One row of the contract. The router, the checks before a handler, the OpenAPI document and the tests are all derived from it,
// so they cannot differ.

import HTTPServer
import JSON
import Subsidy

/// One call of the API.
struct Endpoint: Sendable {
    let method: HTTPMethod
    /// The path with its parameters in braces, as `/v1/applications/{id}`.
    let path: String
    /// The operation's id in the OpenAPI document and its label in metrics, as `createApplication`.
    let name: String
    let tag: Tag
    let summary: LocalizedText
    var access = Access.anyone
    var query: [QueryParameter] = []
    var content: Content?
    let success: Success
    /// Statuses beside those that follow from the rest of the row.
    var refusals: Set<Int> = []
    var idempotency = Idempotency.none
    var condition = Condition.none
    /// Served with `--sandbox` alone; otherwise as if it were not there.
    var isSandboxOnly = false
    /// Done on a queue of its own, for work that would hold up an event loop: files, imports, big encodings.
    var isHeavy = false
    let handler: Handler
}

extension Endpoint {
    /// The chapter of the documentation.
    enum Tag: String, Sendable, CaseIterable {
        case service = "Service"
        case policy = "Policy"
        case clients = "Clients"
        case webhooks = "Webhooks"
        case enterprises = "Enterprises"
        case documents = "Documents"
        case applications = "Applications"
        case reviews = "Reviews"
        case vouchers = "Vouchers"
        case payments = "Payments"
        case recoveries = "Recoveries"
        case ledger = "Ledger"
        case audit = "Audit"
        case sandbox = "Sandbox"
    }

    /// What an answer is where nothing was wrong.
    struct Success: Sendable {
        var status = 200
        /// What it can be represented as, the preferred one first.
        var mediaTypes: [MediaType] = [.json]
        var schema: Schema?
        var summary = "Done."
        /// A PUT that answers 201 where the resource is new.
        var mayCreate = false

        static func ok(_ schema: Schema) -> Success { Success(schema: schema) }
        static func created(_ schema: Schema) -> Success { Success(status: 201, schema: schema, summary: "Created; `Location` names it.") }
        static let nothing = Success(status: 204, mediaTypes: [], summary: "Done; there is nothing to say.")
    }

    /// What the endpoint does with `Idempotency-Key`.
    enum Idempotency: Sendable {
        /// Reading, or a write that is the same when repeated.
        case none
        case accepted
        /// Nothing is stored, so there is no record to keep the answer: it is repeated while it is remembered.
        case remembered
        /// Money moves: 400 without a key.
        case required
    }

    /// Conditional requests (RFC 9110, 13).
    enum Condition: Sendable {
        case none
        /// `If-Match` is needed: 428 without.
        case match
        /// `If-Match`, or `If-None-Match: *` to create.
        case matchOrCreate
    }

    enum Handler: Sendable {
        /// A pure look at the state.
        case read(@Sendable (Call, borrowing State, Instant) throws -> Answer)
        /// A look at the state that takes what it needs, and the answer that is made of it when the state is let go again.
        case gather(@Sendable (Call, borrowing State, Instant) throws -> @Sendable () throws -> Answer)
        /// One command, durable before it is answered.
        case write(@Sendable (Call) throws -> Write)
        /// Several commands, a record each, for what is too large for one record; each must be harmless when it is repeated.
        case series(@Sendable (Call) throws -> Series)
        /// A page of the site.
        case page(SitePage)
        /// Neither: what the service knows of itself.
        case plain(@Sendable (Call) throws -> Answer)
    }

    /// Commands that are given one after the other, others' in between; the last one carries the key and its record the answer.
    /// Where one is refused the rest is not given, and whoever repeats the request finds the earlier ones done.
    struct Series: Sendable {
        /// The next command, and whether it is the last one: asked for when the one before it was answered, off the writer's thread.
        let next: @Sendable () throws -> (command: any Command, isLast: Bool)
        /// Told what each command but the last one reported.
        let note: @Sendable (JSON) -> Void
        /// Makes the answer from the state right after the last command.
        let render: @Sendable (borrowing State, Outcome) -> Answer
    }

    /// A command and how its outcome is shown. `render` runs on the writer right after the command was applied, so it sees just that state.
    struct Write: Sendable {
        let command: any Command
        let render: @Sendable (borrowing State, Outcome) -> Answer
        /// A member that joins the answer on its way out and never reaches the journal: a secret that is shown once.
        var unrecorded: JSONObject.Member?

        init(_ command: any Command, render: @escaping @Sendable (borrowing State, Outcome) -> Answer) {
            self.command = command
            self.render = render
        }
    }
}

extension Endpoint {
    /// The names in braces of the path.
    var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { String($0.dropFirst().dropLast()) }
    }

    var isWrite: Bool {
        switch handler {
        case .write, .series: true
        case .read, .gather, .plain, .page: false
        }
    }

    /// Every status that a refusal of this endpoint can have; the OpenAPI document lists them.
    var refusalStatuses: [Int] {
        var statuses: Set<Int> = refusals.union([400, 406, 429, 500, 503])
        if access != .anyone { statuses.formUnion([401, 403]) }
        if !pathParameters.isEmpty { statuses.insert(404) }
        if content != nil { statuses.formUnion([413, 415]) }
        if isWrite { statuses.formUnion([404, 409, 422]) }
        if condition != .none { statuses.formUnion([412, 428]) }
        return statuses.sorted()
    }
}
