import JSON
import Ledger

/// What happens to payables.
public enum PaymentEvents {
    static let all: [any Event.Type] = [
        PayableCreated.self, PayableReduced.self, PayablePaid.self, PayableFailed.self, PayableReturned.self,
    ]
}

public struct PayableCreated: Event {
    public static let type = "payable-created"
    public var payable = Payable()

    public init() {}
    init(_ payable: Payable) { self.payable = payable }

    public var application: ID<Application>? { payable.application }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("payable", &payable) }

    public func apply(to state: inout State, in moment: Moment) {
        var payable = payable
        payable.version = moment.seq
        state.payables.insert(payable)
        state.pendingPayables.insert(payable.id)
        state.change(payable.application, in: moment) { $0.payables.append(payable.id) }
        if let redemption = payable.redemption {
            state.redemptions.update(redemption) {
                $0.payable = payable.id
                $0.version = moment.seq
            }
        }
    }
}

/// Less is owed than was: recomputed before it went into a batch. Nothing left means cancelled.
public struct PayableReduced: Event {
    public static let type = "payable-reduced"
    public var id = ID<Payable>("")
    public var of = ID<Application>("")
    public var amount = Fen.zero
    public var reason = ""

    public init() {}
    init(_ payable: Payable, to amount: Fen, reason: String) {
        id = payable.id
        of = payable.application
        self.amount = amount
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
        state.payables.update(id) {
            $0.amount = amount
            $0.version = moment.seq
            if amount == .zero { $0.status = .cancelled }
        }
        if amount == .zero { state.pendingPayables.remove(id) }
    }
}

public struct PayablePaid: Event {
    public static let type = "payable-paid"
    public var id = ID<Payable>("")
    public var of = ID<Application>("")
    public var batch = ID<Batch>("")
    public var item = 0
    public var reference = ""

    public init() {}

    public var application: ID<Application>? { of }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("batch", &batch)
        try fields.field("item", &item)
        try fields.field("reference", &reference)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.payables.update(id) {
            $0.status = .paid
            $0.reference = reference
            $0.failure = nil
            $0.paidAt = moment.at
            $0.version = moment.seq
        }
        let amount = state.payables[id]?.amount ?? .zero
        state.tally(of, in: moment) { tally, _ in tally.paid += amount }
        state.batches.update(batch) {
            $0.items[item].outcome = .paid
            $0.items[item].reference = reference
            $0.items[item].resultAt = moment.at
            $0.progress.paid += 1
            $0.progress.paidTotal += $0.items[item].amount
            $0.version = moment.seq
        }
    }
}

/// The bank could not pay it: it waits for a later batch.
public struct PayableFailed: Event {
    public static let type = "payable-failed"
    public var id = ID<Payable>("")
    public var of = ID<Application>("")
    public var batch = ID<Batch>("")
    public var item = 0
    public var reference: String?
    public var reason = ""

    public init() {}

    public var application: ID<Application>? { of }
    public var opinion: String? { reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("batch", &batch)
        try fields.field("item", &item)
        try fields.field("reference", &reference)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.reopen(id, in: moment)
        state.payables.update(id) { $0.failure = reason }
        state.batches.update(batch) {
            $0.items[item].outcome = .failed
            $0.items[item].reference = reference
            $0.items[item].reason = reason
            $0.items[item].resultAt = moment.at
            $0.progress.failed += 1
            $0.version = moment.seq
        }
    }
}

/// The bank had paid it and the money came back: it is owed again, and an application that was closed over it is open again.
public struct PayableReturned: Event {
    public static let type = "payable-returned"
    public var id = ID<Payable>("")
    public var of = ID<Application>("")
    public var batch = ID<Batch>("")
    public var item = 0
    public var reference = ""
    public var reason = ""

    public init() {}

    public var application: ID<Application>? { of }
    public var opinion: String? { reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("batch", &batch)
        try fields.field("item", &item)
        try fields.field("reference", &reference)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.reopen(id, in: moment)
        let amount = state.payables[id]?.amount ?? .zero
        state.tally(of, in: moment) { tally, _ in tally.paid -= amount }
        state.payables.update(id) {
            $0.failure = reason
            $0.reference = nil
            $0.paidAt = nil
        }
        state.batches.update(batch) {
            $0.items[item].outcome = .returned
            $0.items[item].reference = reference
            $0.items[item].reason = reason
            $0.items[item].resultAt = moment.at
            $0.progress.paid -= 1
            $0.progress.returned += 1
            $0.progress.paidTotal -= $0.items[item].amount
            $0.version = moment.seq
        }
        if state.applications[of]?.status == .closed { state.change(of, in: moment) { $0.status = .granted } }
    }
}
