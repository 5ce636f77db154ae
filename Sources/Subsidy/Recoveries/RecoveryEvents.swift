import JSON
import Ledger

/// What happens to recoveries.
public enum RecoveryEvents {
    static let all: [any Event.Type] = [RecoveryOrdered.self, RecoveryReceived.self, RecoveryReduced.self]
}

public struct RecoveryOrdered: Event {
    public static let type = "recovery-ordered"
    public var recovery = Recovery()

    public init() {}
    init(_ recovery: Recovery) { self.recovery = recovery }

    public var application: ID<Application>? { recovery.application }
    public var opinion: String? { recovery.reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("recovery", &recovery) }

    public func apply(to state: inout State, in moment: Moment) {
        var recovery = recovery
        recovery.version = moment.seq
        state.recoveries.insert(recovery)
        state.recoveriesByApplication[recovery.application, default: []].append(recovery.id)
    }
}

public struct RecoveryReceived: Event {
    public static let type = "recovery-received"
    public var id = ID<Recovery>("")
    public var of = ID<Application>("")
    public var receipt = Recovery.Receipt()

    public init() {}
    init(_ recovery: Recovery, _ receipt: Recovery.Receipt) {
        id = recovery.id
        of = recovery.application
        self.receipt = receipt
    }

    public var application: ID<Application>? { of }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("receipt", &receipt)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.recoveries.update(id) {
            $0.received += receipt.amount
            $0.receipts.append(receipt)
            $0.status = $0.received == $0.amount ? .received : .partlyReceived
            $0.version = moment.seq
        }
        state.tally(of, in: moment) { tally, _ in tally.recovered += receipt.amount }
    }
}

/// Less is ordered back than was: what it rested on was never paid. Nothing left means cancelled.
public struct RecoveryReduced: Event {
    public static let type = "recovery-reduced"
    public var id = ID<Recovery>("")
    public var of = ID<Application>("")
    public var amount = Fen.zero
    public var reason = ""

    public init() {}
    init(_ recovery: Recovery, by lowered: Fen, reason: String) {
        id = recovery.id
        of = recovery.application
        amount = recovery.amount - lowered
        self.reason = reason
    }

    public var application: ID<Application>? { of }
    public var opinion: String? { reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("amount", &amount)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.recoveries.update(id) {
            $0.amount = amount
            if amount == $0.received { $0.status = amount == .zero ? .cancelled : .received }
            $0.version = moment.seq
        }
    }
}
