import JSON

/// What happens to calls.
public enum CallEvents {
    static let all: [any Event.Type] = [CallOpened.self, ShortlistMade.self]
}

/// An intake window was announced.
public struct CallOpened: Event {
    public static let type = "call-opened"
    public var call = IntakeCall()

    public init() {}
    init(_ call: IntakeCall) { self.call = call }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("call", &call) }

    public func apply(to state: inout State, in moment: Moment) {
        var call = call
        call.version = moment.seq
        state.calls.insert(call)
    }
}

/// The shortlist of a call was made; what became of each application is told by its own review.
public struct ShortlistMade: Event {
    public static let type = "shortlist-made"
    public var id = ID<IntakeCall>("")

    public init() {}
    init(_ id: ID<IntakeCall>) { self.id = id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("id", &id) }

    public func apply(to state: inout State, in moment: Moment) {
        state.calls.update(id) {
            $0.shortlistedAt = moment.at
            $0.version = moment.seq
        }
    }
}
