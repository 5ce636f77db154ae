import JSON
import Ledger

/// What happens to recoveries.
public enum RecoveryEvents {
    static let all: [any Event.Type] = [
        RecoveryOrdered.self, RecoveryReceived.self, RecoveryReduced.self, RecoveryPlanned.self, WriteOffProposed.self,
        RecoveryWrittenOff.self, EnterpriseBarred.self, PayableOffset.self,
    ]
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
            $0.interestReceived += receipt.interest
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
            $0.shortenPlan()
            if $0.status == .writtenOff {
                let unreceived = $0.unreceived
                $0.writeOff?.amount = unreceived
            }
            if amount == $0.received { $0.status = amount == .zero ? .cancelled : .received }
            $0.version = moment.seq
        }
    }
}

/// The order is paid in instalments from here on.
public struct RecoveryPlanned: Event {
    public static let type = "recovery-planned"
    public var id = ID<Recovery>("")
    public var of = ID<Application>("")
    public var instalments: [Recovery.Instalment] = []

    public init() {}
    init(_ recovery: Recovery, instalments: [Recovery.Instalment]) {
        id = recovery.id
        of = recovery.application
        self.instalments = instalments
    }

    public var application: ID<Application>? { of }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.list("instalments", &instalments)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.recoveries.update(id) {
            $0.instalments = instalments
            $0.dueOn = nil
            $0.version = moment.seq
        }
    }
}

/// Somebody proposes to give up what has not come back.
public struct WriteOffProposed: Event {
    public static let type = "write-off-proposed"
    public var id = ID<Recovery>("")
    public var of = ID<Application>("")
    public var writeOff = Recovery.WriteOff()

    public init() {}
    init(_ recovery: Recovery, _ writeOff: Recovery.WriteOff) {
        id = recovery.id
        of = recovery.application
        self.writeOff = writeOff
    }

    public var application: ID<Application>? { of }
    public var opinion: String? { writeOff.reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("writeOff", &writeOff)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.recoveries.update(id) {
            $0.writeOff = writeOff
            $0.version = moment.seq
        }
    }
}

/// A second person gave up what has not come back. The pool is not touched: the money had left it and stays paid.
public struct RecoveryWrittenOff: Event {
    public static let type = "recovery-written-off"
    public var id = ID<Recovery>("")
    public var of = ID<Application>("")
    public var amount = Fen.zero
    public var person = ""

    public init() {}
    init(_ recovery: Recovery, person: String) {
        id = recovery.id
        of = recovery.application
        amount = recovery.outstanding
        self.person = person
    }

    public var application: ID<Application>? { of }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("amount", &amount)
        try fields.field("person", &person)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.recoveries.update(id) {
            $0.status = .writtenOff
            $0.writeOff?.amount = amount
            $0.writeOff?.checker = person
            $0.version = moment.seq
        }
    }
}

/// A part of what is owed was kept back to settle a recovery; where nothing is left, it is paid by that.
public struct PayableOffset: Event {
    public static let type = "payable-offset"
    public var id = ID<Payable>("")
    public var of = ID<Application>("")
    public var amount = Fen.zero
    public var recovery = ID<Recovery>("")

    public init() {}
    init(_ payable: Payable, by amount: Fen, recovery: ID<Recovery>) {
        id = payable.id
        of = payable.application
        self.amount = amount
        self.recovery = recovery
    }

    public var application: ID<Application>? { of }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("amount", &amount)
        try fields.field("recovery", &recovery)
    }

    public func apply(to state: inout State, in moment: Moment) {
        var isSettled = false
        state.payables.update(id) {
            $0.amount -= amount
            $0.offset += amount
            isSettled = $0.amount == .zero
            if isSettled {
                $0.status = .paid
                $0.reference = "offset \(recovery)"
                $0.paidAt = moment.at
            }
            $0.version = moment.seq
        }
        if isSettled { state.pendingPayables.remove(id) }
        // As in the pool: it was paid, and came back under the order.
        state.tally(of, in: moment) { tally, _ in tally.paid += amount }
    }
}
