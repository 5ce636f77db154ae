import JSON

/// Gives a client another way to prove who it is, and lets the older ones of that kind end.
public struct AddCredential: Command {
    public static let name = "add-credential"
    public static let action: Action? = .administerClients

    /// Credentials that one client may have that still work.
    public static let credentialsMax = 20
    /// Seconds that older credentials may still work after the new one was made.
    public static let overlapSecondsMax = 30 * 86_400

    public var client: ID<Client>
    /// What was made or checked at the edge; its id and the time of its making come from here.
    public var credential: Credential
    /// Seconds after which the client's other credentials of this kind end; nil lets them be.
    public var overlapSeconds: Int?

    public init(client: ID<Client>, credential: Credential, overlapSeconds: Int?) {
        self.client = client
        self.credential = credential
        self.overlapSeconds = overlapSeconds
    }

    public func decide(in core: inout Core) throws(Problem) {
        guard let former = core.state.clients[client] else { throw .notFound("client", "调用方") }
        guard former.revokedAt == nil else {
            throw Problem(
                .conflict, "invalid-state", zh: "该调用方已被撤销。", en: "The client is revoked.",
                members: [.init(key: "state", value: "revoked"), .init(key: "allowed", value: [])])
        }
        let now = core.moment.at
        if let expiresAt = credential.expiresAt, expiresAt <= now {
            throw .invalid("/expiresAt", "past", zh: "到期时间已过。", en: "It would have expired already.")
        }
        guard former.credentials.count(where: { $0.isValid(at: now) }) < Self.credentialsMax else {
            throw Problem(
                .conflict, "too-many-credentials", zh: "每个调用方至多 \(Self.credentialsMax) 个有效凭证，请先撤销旧的。",
                en: "A client has at most \(Self.credentialsMax) credentials that work: revoke one first.")
        }
        guard !core.state.clients.all.contains(where: { $0.revokedAt == nil && $0.credentials.contains { credential.collides(with: $0) } })
        else {
            throw Problem(.conflict, "credential-taken", zh: "该凭证已登记给某个调用方。", en: "A client has this credential already.")
        }
        var added = credential
        added.id = core.makeID()
        added.createdAt = now
        added.revokedAt = nil
        let end = overlapSeconds.map { Instant(milliseconds: now.milliseconds + Int64($0) * 1000) }
        core.emit(CredentialAdded(client, added, othersEndAt: end))
    }
}

/// Takes one credential away, effective at once.
public struct RevokeCredential: Command {
    public static let name = "revoke-credential"
    public static let action: Action? = .administerClients

    public var client: ID<Client>
    public var credential: ID<Credential>

    public init(client: ID<Client>, credential: ID<Credential>) {
        self.client = client
        self.credential = credential
    }

    public func decide(in core: inout Core) throws(Problem) {
        guard let former = core.state.clients[client]?.credentials.first(where: { $0.id == credential }) else {
            throw .notFound("credential", "凭证")
        }
        guard former.revokedAt == nil else {
            throw Problem(
                .conflict, "invalid-state", zh: "该凭证已被撤销。", en: "The credential is revoked already.",
                members: [.init(key: "state", value: "revoked"), .init(key: "allowed", value: [])])
        }
        core.emit(CredentialRevoked(client, credential))
    }
}
