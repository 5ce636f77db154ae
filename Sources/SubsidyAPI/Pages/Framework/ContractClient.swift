// Pages are clients of the contract inside the process: what a page shows and does goes through the same rows, roles and commands as
// any portal's request, so a page can never know or do more than its reader could with curl.

import Cryptography
import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

/// Calls rows of the contract by their names for one reader of a page.
final class ContractClient {
    private let service: Service
    private let request: HTTPRequest
    private let language: Language
    private let caller: Principal?
    /// The last record that an answer may have seen: the page waits until it is durable.
    private(set) var seq: Int64 = 0

    init(_ service: Service, _ request: HTTPRequest, _ language: Language, _ caller: Principal?) {
        self.service = service
        self.request = request
        self.language = language
        self.caller = caller
    }

    /// Whether the reader's roles allow a row.
    func allows(_ name: String) -> Bool {
        guard case .role(let action)? = service.gate(named: name)?.endpoint.access else { return true }
        return caller.map { Authority.allows($0, action) } ?? false
    }

    /// What a reading row answers, as JSON.
    ///
    /// - Throws: the row's refusal.
    func get(_ name: String, _ parameters: [String: String] = [:], query: [String: String] = [:], body: JSON = .null) throws -> JSON {
        let answer = try answer(name, parameters, query: query, body: body)
        return try JSON(parsing: answer.body)
    }

    /// What a reading row answers, in another of its media types.
    func answer(
        _ name: String, _ parameters: [String: String] = [:], query: [String: String] = [:], body: JSON = .null,
        as mediaType: MediaType = .json
    ) throws -> Answer {
        let call = try call(name, parameters, query: query, body: body, mediaType: mediaType)
        switch call.gate.endpoint.handler {
        case .plain(let handler): return try handler(call)
        case .read(let handler):
            return try noting(service.office.read { state, now in Result { try handler(call, state, now) } }).get()
        case .gather(let handler):
            return try noting(service.office.read { state, now in Result { try handler(call, state, now) } }).get()()
        case .write, .series, .page: preconditionFailure("\(name) is no row to read")
        }
    }

    /// What a reading row answers of a thing, and the condition under which it is changed as it was read.
    func getToChange(_ name: String, _ parameters: [String: String]) throws -> (JSON, Precondition) {
        let answer = try answer(name, parameters)
        let tag = answer.fields.first { $0.name == "ETag" }?.value ?? ""
        return (try JSON(parsing: answer.body), .matches(VersionTag.versions(ifMatch: tag)))
    }

    /// The elements of a list, at most `limit` of them.
    func list(_ name: String, _ parameters: [String: String] = [:], query: [String: String] = [:], limit: Int = 100) throws -> [JSON] {
        var query = query
        query["limit"] = String(limit)
        return try get(name, parameters, query: query)["data"]?.array ?? []
    }

    /// What a row's schema says against a content, before anybody is asked to confirm it.
    func check(_ name: String, _ parameters: [String: String], body: JSON) throws {
        let call = try call(name, parameters, query: [:], body: body, mediaType: .json)
        if body != .null { try call.checkContent(body) }
    }

    /// Gives the command of a writing row; `then` is called when it is durable or refused.
    ///
    /// - Parameter octets: the content of a row that takes octets, with their type.
    func perform(
        _ name: String, _ parameters: [String: String], body: JSON = .null, octets: (type: MediaType, content: [UInt8])? = nil,
        precondition: Precondition = .none, key: String?, then: @escaping @Sendable (Result<JSON, any Error>) -> Void
    ) {
        do {
            let call = try call(
                name, parameters, query: [:], body: body, octets: octets, mediaType: .json, precondition: precondition, key: key)
            if body != .null { try call.checkContent(body) }
            try service.give(call, then: then)
        } catch {
            then(.failure(error))
        }
    }

    /// Gives a file to a row that takes one by stream, and waits for its report. Twice with the same key and file, it acts once.
    func importFile(_ name: String, _ octets: [UInt8], type: MediaType, isDryRun: Bool, key: String?) throws -> JSON {
        let file = try service.documents.scratch()
        try file.append(octets)
        var call = try call(name, [:], query: isDryRun ? ["dryRun": "true"] : [:], body: .null, octets: (type, octets), mediaType: .json)
        call.file = file
        // A check changes nothing: it may be repeated, and needs no record of it.
        if let key, let caller, !isDryRun {
            let digest = try Digest(of: octets, using: .sha256)
            call.idempotency = IdempotencyKey(client: caller.clientID, key: key + "-" + digest.hex.prefix(32), fingerprint: digest)
        }
        guard case .plain(let handler) = call.gate.endpoint.handler else { preconditionFailure("\(name) takes no file") }
        let answer = try handler(call)
        return try JSON(parsing: answer.file.flatMap { $0.octets() } ?? answer.body)
    }

    private func noting<T>(_ found: (value: T, seq: Int64)) -> T {
        seq = max(seq, found.seq)
        return found.value
    }

    private func call(
        _ name: String, _ parameters: [String: String], query: [String: String], body: JSON,
        octets: (type: MediaType, content: [UInt8])? = nil, mediaType: MediaType, precondition: Precondition = .none, key: String? = nil
    ) throws -> Call {
        guard let gate = service.gate(named: name) else { throw Refusal.noSuch("page", "页面") }
        if case .role(let action) = gate.endpoint.access {
            guard let caller else { throw Refusal.unauthenticated }
            guard Authority.allows(caller, action) else { throw Refusal.wrongRole(Array(Authority.roles(for: action))) }
        }
        var call = Call(
            request: request, gate: gate, service: service, language: language, mediaType: mediaType, caller: caller, query: query,
            contentType: octets?.type ?? (body == .null ? nil : .json), body: body, precondition: precondition,
            idempotency: try key.flatMap { try Gate.idempotency($0, caller, name: name, parameters: parameters, body: body) })
        call.octets = octets?.content
        call.parameters = parameters
        return call
    }
}
