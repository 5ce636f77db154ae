import JSON

/// What happens to clients.
public enum ClientEvents {
    static let all: [any Event.Type] = [ClientRegistered.self, ClientRevoked.self, ClockSet.self]
}

public struct ClientRegistered: Event {
    public static let type = "client-registered"
    public var client = Client()

    public init() {}
    init(_ client: Client) { self.client = client }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("client", &client) }

    public func apply(to state: inout State, in moment: Moment) {
        var client = client
        client.version = moment.seq
        state.clients.insert(client)
        state.clientsByToken[client.tokenHash] = client.id
    }
}

public struct ClientRevoked: Event {
    public static let type = "client-revoked"
    public var id = ID<Client>("")

    public init() {}
    init(_ id: ID<Client>) { self.id = id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("id", &id) }

    public func apply(to state: inout State, in moment: Moment) {
        state.clients.update(id) {
            $0.revokedAt = moment.at
            $0.version = moment.seq
            state.clientsByToken[$0.tokenHash] = nil
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
