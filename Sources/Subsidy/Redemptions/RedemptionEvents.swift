import JSON
import Ledger

/// What happens to redemptions and invoices.
public enum RedemptionEvents {
    static let all: [any Event.Type] = [
        RedemptionFiled.self, RedemptionApproved.self, RedemptionRejected.self, InvoiceReversed.self, RedemptionReduced.self,
    ]
}

/// Filed: from here on the invoices are held for it.
public struct RedemptionFiled: Event {
    public static let type = "redemption-filed"
    public var redemption = Redemption()

    public init() {}
    init(_ redemption: Redemption) { self.redemption = redemption }

    public var application: ID<Application>? { redemption.application }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("redemption", &redemption) }

    public func apply(to state: inout State, in moment: Moment) {
        var redemption = redemption
        redemption.version = moment.seq
        state.redemptions.insert(redemption)
        state.pendingRedemptions.insert(redemption.id)
        state.vouchers.update(redemption.voucher) {
            $0.redemptions.append(redemption.id)
            $0.version = moment.seq
        }
        for use in redemption.invoices {
            var invoice = state.invoices[use.number] ?? Invoice(first: use)
            // Only rejected uses named it so far: what they said of it is not held against this one.
            if !state.isStanding(invoice) { invoice.correct(by: use) }
            invoice.taken += use.taken
            invoice.redemptions.append(redemption.id)
            invoice.version = moment.seq
            state.invoices[use.number] = invoice
        }
    }
}

public struct RedemptionApproved: Event {
    public static let type = "redemption-approved"
    public var id = ID<Redemption>("")
    public var of = ID<Application>("")
    public var approvedBase = Fen.zero
    public var amount = Fen.zero
    public var boundBy = ""
    public var person = ""
    public var reviewOpinion = ""
    /// What the approval takes of each invoice, in their order; the rest of what was held is free again.
    public var taken: [Fen] = []

    /// The contract's key, where the voucher came without one (免申即享).
    public var contractKey: String?

    public init() {}

    public var application: ID<Application>? { of }
    public var opinion: String? { reviewOpinion }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("approvedBase", &approvedBase)
        try fields.field("amount", &amount)
        try fields.field("boundBy", &boundBy)
        try fields.field("person", &person)
        try fields.field("opinion", &reviewOpinion)
        try fields.list("taken", &taken)
        try fields.field("contractKey", &contractKey)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.pendingRedemptions.remove(id)
        state.take(taken, of: id, in: moment)
        if let contractKey { state.entitlementUses[contractKey, default: []].append(id) }
        state.redemptions.update(id) {
            $0.status = .approved
            $0.approvedBase = approvedBase
            $0.amount = amount
            $0.boundBy = boundBy
            $0.opinion = reviewOpinion
            $0.reviewedBy = person
            $0.reviewedAt = moment.at
        }
    }
}

extension State {
    /// Sets what a redemption takes of each of its invoices, in their order.
    mutating func take(_ taken: [Fen], of id: ID<Redemption>, in moment: Moment) {
        var changes: [(number: String, by: Fen)] = []
        redemptions.update(id) {
            for (index, amount) in taken.enumerated() where $0.invoices.indices.contains(index) {
                changes.append(($0.invoices[index].number, amount - $0.invoices[index].taken))
                $0.invoices[index].taken = amount
            }
            $0.version = moment.seq
        }
        for change in changes where change.by != .zero {
            invoices.update(change.number) {
                $0.taken += change.by
                $0.version = moment.seq
            }
        }
    }
}

public struct RedemptionRejected: Event {
    public static let type = "redemption-rejected"
    public var id = ID<Redemption>("")
    public var of = ID<Application>("")
    public var person: String?
    public var reviewOpinion = ""

    public init() {}
    init(_ redemption: Redemption, person: String?, opinion: String) {
        id = redemption.id
        of = redemption.application
        self.person = person
        reviewOpinion = opinion
    }

    public var application: ID<Application>? { of }
    public var opinion: String? { reviewOpinion }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("person", &person)
        try fields.field("opinion", &reviewOpinion)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.pendingRedemptions.remove(id)
        let count = state.redemptions[id]?.invoices.count ?? 0
        state.take(Array(repeating: .zero, count: count), of: id, in: moment)
        state.redemptions.update(id) {
            $0.status = .rejected
            $0.opinion = reviewOpinion
            $0.reviewedBy = person
            $0.reviewedAt = moment.at
        }
    }
}

/// A red-letter invoice (红冲) took back a part of an invoice.
public struct InvoiceReversed: Event {
    public static let type = "invoice-reversed"
    public var number = ""
    /// The red-letter invoice's own number; empty in records of before it was kept.
    public var redLetter = ""
    public var amount = Fen.zero

    public init() {}
    init(number: String, redLetter: String, amount: Fen) {
        self.number = number
        self.redLetter = redLetter
        self.amount = amount
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("number", &number)
        try fields.field("redLetter", &redLetter, blank: "")
        try fields.field("amount", &amount)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.invoices.update(number) {
            $0.reversed += amount
            if !redLetter.isEmpty { $0.reversals.append(Invoice.Reversal(number: redLetter, amount: amount)) }
            $0.version = moment.seq
        }
    }
}

/// A redemption was recomputed after one of its invoices was reversed, or after the grant was reduced.
public struct RedemptionReduced: Event {
    public static let type = "redemption-reduced"
    public var id = ID<Redemption>("")
    public var of = ID<Application>("")
    public var eligibleBase = Fen.zero
    public var approvedBase: Fen?
    public var amount: Fen?
    public var taken: [Fen] = []
    public var reason = ""

    public init() {}

    /// Another amount on the same invoices and the same base.
    init(_ redemption: Redemption, amount: Fen?, reason: String) {
        id = redemption.id
        of = redemption.application
        eligibleBase = redemption.eligibleBase
        approvedBase = redemption.approvedBase
        self.amount = amount
        taken = redemption.invoices.map(\.taken)
        self.reason = reason
    }

    public var application: ID<Application>? { of }
    public var opinion: String? { reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("eligibleBase", &eligibleBase)
        try fields.field("approvedBase", &approvedBase)
        try fields.field("amount", &amount)
        try fields.list("taken", &taken)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.take(taken, of: id, in: moment)
        state.redemptions.update(id) {
            $0.eligibleBase = eligibleBase
            $0.approvedBase = approvedBase
            $0.amount = amount
        }
    }
}
