// The checks that every request passes, in one order, all of them read off its row of the contract: who, may they, how often, in what form
// do they want it, query, idempotency, condition, content. A handler sees only what came through.

import Cryptography
import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

/// A row of the contract with its schemas compiled.
struct Gate: Sendable {
    let endpoint: Endpoint
    private let schemas: [MediaType: JSONSchema]

    /// Characters of an `Idempotency-Key`.
    static let idempotencyKeyLengthMax = IdempotencyKey.bytesMax

    init(_ endpoint: Endpoint) throws(JSONSchemaError) {
        self.endpoint = endpoint
        var schemas: [MediaType: JSONSchema] = [:]
        for form in endpoint.content?.forms ?? [] {
            if let schema = form.schema {
                schemas[form.mediaType] = try JSONSchema(schema.json, components: SharedSchemas.components, formats: .subsidy)
            }
        }
        self.schemas = schemas
    }

    /// - Parameter quota: what the caller has left, also where the request is refused after it was known.
    func admit(_ request: HTTPRequest, to service: Service, _ quota: inout RateLimiter.Quota?) throws -> Call {
        let authenticated: Authenticated?
        do { authenticated = try authenticate(request, service) } catch {
            // Guessing is limited too, by address.
            quota = try service.limit(nil, request)
            throw error
        }
        // Who has proven nothing yet takes from nobody's quota but its address's.
        quota = try service.limit(authenticated?.proof == nil ? authenticated?.principal : nil, request)
        let caller = try acting(authenticated?.principal, request, service)
        try authorize(caller)
        let offered = endpoint.success.mediaTypes + (endpoint.isExportable ? ListExport.mediaTypes : [])
        guard let mediaType = offered.isEmpty ? .json : MediaType.negotiated(request.header("accept"), from: offered) else {
            throw Refusal.notAcceptable(offered)
        }
        let query = try query(request)
        let key = try idempotencyKey(request)
        let (contentType, body) = try content(request)
        return Call(
            request: request, gate: self, service: service, language: .negotiated(request.header("accept-language")),
            mediaType: mediaType, caller: caller, query: query, contentType: contentType, body: body, precondition: precondition(request),
            idempotency: request.bodyStream == nil ? try idempotency(key, caller, request) : nil, quota: quota,
            proof: authenticated?.proof)
    }

    /// A call whose content came by stream and is whole now: it is what was announced and signed, and the key names it.
    func admit(_ call: Call, with file: OctetFile) throws -> Call {
        var call = call
        let request = call.request
        if let proof = call.proof { try proof { try file.digest($0) } }
        // Content may come slowly: who was revoked meanwhile is nobody any more.
        if let caller = call.caller, call.service.office.read({ state, _ in state.clients[caller.clientID]?.revokedAt != nil }).value {
            throw Refusal.invalidToken
        }
        if let field = request.header("content-digest") { try Self.check(try ContentDigest.check(field, file)) }
        if let key = try idempotencyKey(request), let caller = call.caller {
            let asked = try file.digest(.sha256, after: Self.asked(request))
            call.idempotency = IdempotencyKey(client: caller.clientID, key: key, fingerprint: asked)
        }
        call.file = file
        if let schema = call.contentType.flatMap({ schemas[$0] }) { call.body = try Self.read(try whole(file), under: schema) }
        return call
    }

    /// One JSON document of a row that streams; its other forms are read piece by piece.
    private func whole(_ file: OctetFile) throws -> [UInt8] {
        guard try file.size() <= Content.streamedJSONBytesMax else { throw Refusal.jsonTooLarge(endpoint.content?.mediaTypes ?? []) }
        var octets: [UInt8] = []
        try file.forEachPiece { octets += $0 }
        return octets
    }

    // MARK: Who

    private func authenticate(_ request: HTTPRequest, _ service: Service) throws -> Authenticated? {
        guard endpoint.access != .anyone else { return nil }
        return try service.authenticator.authenticate(request)
    }

    /// The caller as it acts: by its own power, or by the one that it names in `On-Behalf-Of`.
    private func acting(_ caller: Principal?, _ request: HTTPRequest, _ service: Service) throws -> Principal? {
        guard let caller, let name = request.header("on-behalf-of") else { return caller }
        let lent = service.office.read { state, now in state.principal(caller, actingFor: ID(name), on: now.date) }.value
        guard let lent else { throw Refusal.noDelegation }
        return lent
    }

    private func authorize(_ caller: Principal?) throws {
        guard case .role(let action) = endpoint.access else { return }
        guard let caller, Authority.allows(caller, action) else { throw Refusal.wrongRole(Array(Authority.roles(for: action))) }
    }

    // MARK: What

    private func query(_ request: HTTPRequest) throws -> [String: String] {
        guard request.rawQuery != nil else { return [:] }
        var values: [String: String] = [:]
        for (name, value) in request.queryItems {
            guard let parameter = endpoint.query.first(where: { $0.name == name }) else {
                let known = endpoint.query.map(\.name).joined(separator: ", ")
                throw Refusal.invalidQuery(
                    String(name.prefix(40)), zh: "未知；可用：\(known.isEmpty ? "无" : known)",
                    en: "is unknown here; known: \(known.isEmpty ? "none" : known)")
            }
            if let fault = parameter.fault(in: value) { throw Refusal.invalidQuery(name, zh: fault.zh, en: fault.en) }
            guard values.updateValue(value, forKey: name) == nil else { throw Refusal.invalidQuery(name, zh: "重复", en: "is there twice") }
        }
        return values
    }

    private func idempotencyKey(_ request: HTTPRequest) throws -> String? {
        guard endpoint.idempotency != .none else { return nil }
        guard let key = request.header("idempotency-key") else {
            if endpoint.idempotency == .required { throw Refusal.idempotencyKeyRequired }
            return nil
        }
        guard (1...Self.idempotencyKeyLengthMax).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Refusal.invalidIdempotencyKey(lengthMax: Self.idempotencyKeyLengthMax)
        }
        return key
    }

    /// The key with a fingerprint of what was asked: method, target and content.
    private func idempotency(_ key: String?, _ caller: Principal?, _ request: HTTPRequest) throws -> IdempotencyKey? {
        // Where anyone may ask, a key is its address's.
        let owner = caller?.clientID ?? (endpoint.idempotency == .remembered ? ID(request.remoteAddress) : nil)
        guard let key, let owner else { return nil }
        return IdempotencyKey(
            client: owner, key: key, fingerprint: try Digest(of: Self.asked(request) + request.body, using: .sha256))
    }

    private static func asked(_ request: HTTPRequest) -> [UInt8] { Array((request.method.name + "\n" + request.target + "\n").utf8) }

    /// The key of a command that a page's form gives, with a fingerprint of what it asks.
    static func idempotency(
        _ key: String, _ caller: Principal?, name: String, parameters: [String: String], body: JSON
    ) throws -> IdempotencyKey? {
        guard let caller, (1...idempotencyKeyLengthMax).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        let place = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
        return IdempotencyKey(
            client: caller.clientID, key: key,
            fingerprint: try Digest(of: Array("page \(name)\n\(place)\n".utf8) + body.bytes(), using: .sha256))
    }

    private func precondition(_ request: HTTPRequest) -> Precondition {
        guard endpoint.condition != .none else { return .none }
        if let field = request.header("if-match") {
            return field == "*" ? .exists : .matches(VersionTag.versions(ifMatch: field))
        }
        if endpoint.condition == .matchOrCreate, request.header("if-none-match")?.trimmed == "*" { return .createOnly }
        return .none
    }

    private func content(_ request: HTTPRequest) throws -> (MediaType?, JSON) {
        guard let content = endpoint.content else { return (nil, .null) }
        // Nothing is unpacked, and what is packed is not what it says.
        guard !request.hasCodedContent else { throw Refusal.contentCoding }
        if !content.isStreamed, let field = request.header("content-digest") {
            try Self.check(try ContentDigest.check(field, request.body))
        }
        if content.isOptional, request.body.isEmpty { return (nil, .null) }
        guard let field = request.header("content-type"), let mediaType = MediaType(field: field), content.mediaTypes.contains(mediaType)
        else {
            throw Refusal.unsupportedMediaType(content.mediaTypes)
        }
        guard let schema = schemas[mediaType], !content.isStreamed else { return (mediaType, .null) }
        return (mediaType, try Self.read(request.body, under: schema))
    }

    private static func check(_ verdict: ContentDigest.Verdict) throws {
        guard verdict == .matches else { throw Refusal.contentDigestMismatch(isKnown: verdict == .differs) }
    }

    private static func read(_ octets: [UInt8], under schema: JSONSchema) throws -> JSON {
        let body: JSON
        do { body = try JSON(parsing: octets) } catch { throw Refusal.unreadable(error) }
        let violations = schema.validate(body)
        guard violations.isEmpty else { throw Refusal.invalid(violations.map(\.failure)) }
        return body
    }

    /// Checks what a file gave against the row's own JSON schema.
    func check(_ body: JSON) throws {
        let violations = schemas[.json]?.validate(body) ?? []
        guard violations.isEmpty else { throw Refusal.invalid(violations.map(\.failure)) }
    }
}
