import JSON
import Ledger

/// What happens at the end of a pool's year.
public enum YearEndEvents {
    static let all: [any Event.Type] = [YearEndProposed.self, YearEndDecided.self]
}

public struct YearEndProposed: Event {
    public static let type = "year-end-proposed"
    public var yearEnd = YearEnd()

    public init() {}
    init(_ yearEnd: YearEnd) { self.yearEnd = yearEnd }

    public var opinion: String? { yearEnd.reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("yearEnd", &yearEnd) }

    public func apply(to state: inout State, in moment: Moment) {
        var yearEnd = yearEnd
        yearEnd.version = moment.seq
        state.yearEnds.insert(yearEnd)
    }
}

public struct YearEndDecided: Event {
    public static let type = "year-end-decided"
    public var id = ID<YearEnd>("")
    public var status = YearEndStatus.closed
    public var amount = Fen.zero
    public var person = ""

    public init() {}
    init(_ id: ID<YearEnd>, status: YearEndStatus, amount: Fen, person: String) {
        self.id = id
        self.status = status
        self.amount = amount
        self.person = person
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("status", &status)
        try fields.field("amount", &amount)
        try fields.field("person", &person)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.yearEnds.update(id) {
            $0.status = status
            $0.amount = amount
            $0.checker = person
            $0.closedAt = moment.at
            $0.version = moment.seq
        }
    }
}
