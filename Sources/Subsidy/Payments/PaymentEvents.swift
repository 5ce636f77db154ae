import JSON
import Ledger

/// What happens to payables and batches.
public enum PaymentEvents {
    static let all: [any Event.Type] = [
        PayableCreated.self, PayableReduced.self, BatchDrafted.self, BatchApproved.self, PayablePaid.self, PayableFailed.self,
        BatchProgressed.self,
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

public struct BatchDrafted: Event {
    public static let type = "batch-drafted"
    public var batch = Batch()

    public init() {}
    init(_ batch: Batch) { self.batch = batch }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("batch", &batch) }

    public func apply(to state: inout State, in moment: Moment) {
        var batch = batch
        batch.version = moment.seq
        state.batches.insert(batch)
        for item in batch.items {
            state.pendingPayables.remove(item.payable)
            state.payables.update(item.payable) {
                $0.status = .batched
                $0.batch = batch.id
                $0.version = moment.seq
            }
        }
    }
}

public struct BatchApproved: Event {
    public static let type = "batch-approved"
    public var id = ID<Batch>("")
    public var person = ""

    public init() {}
    init(_ id: ID<Batch>, person: String) {
        self.id = id
        self.person = person
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("person", &person)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.batches.update(id) {
            $0.status = .approved
            $0.checker = person
            $0.approvedAt = moment.at
            $0.version = moment.seq
        }
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
        state.payables.update(id) {
            $0.status = .pending
            $0.batch = nil
            $0.failure = reason
            $0.version = moment.seq
        }
        state.pendingPayables.insert(id)
        state.batches.update(batch) {
            $0.items[item].outcome = .failed
            $0.items[item].reference = reference
            $0.items[item].reason = reason
            $0.version = moment.seq
        }
    }
}

/// Results came in: partly paid, or settled once every item has its own.
public struct BatchProgressed: Event {
    public static let type = "batch-progressed"
    public var id = ID<Batch>("")
    public var status = BatchStatus.partlyPaid

    public init() {}
    init(_ id: ID<Batch>, status: BatchStatus) {
        self.id = id
        self.status = status
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("status", &status)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.batches.update(id) {
            $0.status = status
            $0.version = moment.seq
            if status == .settled { $0.settledAt = moment.at }
        }
    }
}
