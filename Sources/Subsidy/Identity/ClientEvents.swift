import JSON

/// What happens to clients.
public enum ClientEvents {
    static let all: [any Event.Type] = [
        ClientRegistered.self, ClientRevoked.self, CredentialAdded.self, CredentialRevoked.self, ClockSet.self,
    ]
}

public struct ClientRegistered: Event {
    public static let type = "client-registered"
    public var registered = Client()

    public init() {}
    init(_ client: Client) { registered = client }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("client", &registered) }

    public var client: ID<Client>? { registered.id }

    public func apply(to state: inout State, in moment: Moment) {
        var registered = registered
        registered.version = moment.seq
        if registered.credentials.isEmpty {
            // Of before clients had several: the token's own record, under an id that nothing else has.
            var token = Credential.token(hash: registered.tokenHash, prefix: nil, expiresAt: nil)
            token.id = ID(Credential.idPrefix + registered.id.text.dropFirst(Client.idPrefix.count))
            token.createdAt = registered.createdAt
            registered.credentials = [token]
        }
        state.clients.insert(registered)
        state.clientsByToken[registered.tokenHash] = registered.id
        state.clientsByPerson[registered.person, default: []].append(registered.id)
    }
}

public struct ClientRevoked: Event {
    public static let type = "client-revoked"
    public var id = ID<Client>("")

    public init() {}
    init(_ id: ID<Client>) { self.id = id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("id", &id) }

    public var client: ID<Client>? { id }

    public func apply(to state: inout State, in moment: Moment) {
        state.clients.update(id) {
            $0.revokedAt = moment.at
            $0.version = moment.seq
            for credential in $0.credentials {
                if let hash = credential.tokenHash { state.clientsByToken[hash] = nil }
            }
        }
    }
}

/// The sandbox's clock was moved. The record's own instant carries the new time.
public struct ClockSet: Event {
    public static let type = "clock-set"
    public var now = Instant(milliseconds: 0)

    public init() {}
    init(_ now: Instant) { self.now = now }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("now", &now) }

    public func apply(to state: inout State, in moment: Moment) { state.now = max(state.now, now) }
}
