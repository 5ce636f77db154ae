import JSON
import Ledger

/// What happens to grants that are paid in parts.
public enum TrancheEvents {
    static let all: [any Event.Type] = [TranchesScheduled.self, TrancheAppraised.self]
}

/// A grant's parts as they stand from here on: its schedule, or the schedule recomputed.
public struct TranchesScheduled: Event {
    public static let type = "tranches-scheduled"
    public var id = ID<Application>("")
    public var tranches: [Tranche] = []
    /// Why they were recomputed; nil for the first schedule.
    public var reason: String?

    public init() {}
    init(_ id: ID<Application>, _ tranches: [Tranche], reason: String? = nil) {
        self.id = id
        self.tranches = tranches
        self.reason = reason
    }

    public var application: ID<Application>? { id }
    public var opinion: String? { reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.list("tranches", &tranches)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.change(id, in: moment) { $0.tranches = tranches }
    }
}

/// What an appraisal came to for one part.
public struct TrancheAppraised: Event {
    public static let type = "tranche-appraised"
    public var id = ID<Application>("")
    public var n = 0
    public var status = TrancheStatus.released
    /// What is released; what stays set aside where it is withheld.
    public var amount = Fen.zero
    public var payable: ID<Payable>?
    public var person = ""
    public var appraisal = ""

    public init() {}

    public var application: ID<Application>? { id }
    public var opinion: String? { appraisal }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("n", &n)
        try fields.field("status", &status)
        try fields.field("amount", &amount)
        try fields.field("payable", &payable)
        try fields.field("person", &person)
        try fields.field("opinion", &appraisal)
    }

    public func apply(to state: inout State, in moment: Moment) {
        guard let place = state.applications[id]?.tranches.firstIndex(where: { $0.n == n }) else {
            state.fault = state.fault ?? "part \(n) of \(id) is appraised, which has none"
            return
        }
        state.change(id, in: moment) {
            $0.tranches[place].status = status
            $0.tranches[place].amount = amount
            $0.tranches[place].payable = payable
            $0.tranches[place].appraisedBy = person
            $0.tranches[place].appraisedAt = moment.at
            $0.tranches[place].opinion = appraisal
        }
    }
}
