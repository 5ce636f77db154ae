import JSON

public struct CredentialAdded: Event {
    public static let type = "credential-added"
    public var id = ID<Client>("")
    public var credential = Credential()
    /// When the client's other credentials of this kind end, where they do not end sooner.
    public var othersEndAt: Instant?

    public init() {}
    init(_ id: ID<Client>, _ credential: Credential, othersEndAt: Instant?) {
        self.id = id
        self.credential = credential
        self.othersEndAt = othersEndAt
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("credential", &credential)
        try fields.field("othersEndAt", &othersEndAt)
    }

    public var client: ID<Client>? { id }

    public func apply(to state: inout State, in moment: Moment) {
        state.clients.update(id) { client in
            if let othersEndAt {
                for index in client.credentials.indices where client.credentials[index].kind == credential.kind {
                    guard client.credentials[index].expiresAt.map({ othersEndAt < $0 }) ?? true else { continue }
                    client.credentials[index].expiresAt = othersEndAt
                }
            }
            client.credentials.append(credential)
            client.version = moment.seq
        }
        if let hash = credential.tokenHash { state.clientsByToken[hash] = id }
    }
}

public struct CredentialRevoked: Event {
    public static let type = "credential-revoked"
    public var id = ID<Client>("")
    public var credential = ID<Credential>("")

    public init() {}
    init(_ id: ID<Client>, _ credential: ID<Credential>) {
        self.id = id
        self.credential = credential
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("credential", &credential)
    }

    public var client: ID<Client>? { id }

    public func apply(to state: inout State, in moment: Moment) {
        state.clients.update(id) { client in
            client.version = moment.seq
            guard let index = client.credentials.firstIndex(where: { $0.id == credential }) else { return }
            client.credentials[index].revokedAt = moment.at
            if let hash = client.credentials[index].tokenHash { state.clientsByToken[hash] = nil }
        }
    }
}
