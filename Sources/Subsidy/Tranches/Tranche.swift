import JSON
import Ledger

public enum TrancheStatus: String, Word {
    /// Waits for its day and its appraisal.
    case scheduled
    /// Turned into money that is owed.
    case released
    /// An appraisal held it back; a later one may still release it.
    case withheld
    /// Given up: the grant ended early, or nothing was left for this part.
    case ended

    /// Whether the pool still holds money for it.
    public var isOpen: Bool { self == .scheduled || self == .withheld }

    public var allowedSteps: [String] { isOpen ? ["appraisal"] : [] }
}

/// One part of a grant that is paid over years or months, released on an appraisal.
public struct Tranche: JSONRecord, Equatable {
    /// From 1, in the order of their days.
    public var n = 0
    /// What is set aside for it; once released, what was released.
    public var amount = Fen.zero
    /// What the schedule gave it at the grant.
    public var planned = Fen.zero
    /// The first day on which it may be released.
    public var dueOn = LocalDate(day: 0)
    public var status = TrancheStatus.scheduled
    public var payable: ID<Payable>?
    /// Who appraised it last, when, and why so.
    public var appraisedBy: String?
    public var appraisedAt: Instant?
    public var opinion: String?

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("n", &n)
        try fields.field("amount", &amount)
        try fields.field("planned", &planned)
        try fields.field("dueOn", &dueOn)
        try fields.field("status", &status)
        try fields.field("payable", &payable)
        try fields.field("appraisedBy", &appraisedBy)
        try fields.field("appraisedAt", &appraisedAt)
        try fields.field("opinion", &opinion)
    }
}

extension Application {
    /// What the pool holds reserved for parts that are not released yet.
    public var scheduledAmount: Fen { tranches.reduce(.zero) { $1.status.isOpen ? $0 + $1.amount : $0 } }
}

extension TrancheTerms {
    /// The schedule of a grant: the parts sum to the amount exactly, the largest remainders get the odd fen, ties go to the earlier
    /// part (domain, Money 5).
    func schedule(_ amount: Fen, claim: JSON, from day: LocalDate) -> [Tranche] {
        let count = min(max(1, self.count.value(in: claim)?.integer.map(Int.init) ?? 1), Self.partsMax)
        let first = startsOn?.value(in: claim)?.string.flatMap { LocalDate($0) } ?? day
        return zip(1..., amount.divided(by: weights(in: claim, count))).map { n, part in
            var tranche = Tranche()
            tranche.n = n
            tranche.amount = part
            tranche.planned = part
            tranche.dueOn = first.adding(months: (n - 1) * (every == .year ? 12 : 1))
            tranche.status = part > .zero ? .scheduled : .ended
            return tranche
        }
    }

    private func weights(in claim: JSON, _ count: Int) -> [Int64] {
        let planned = weights?.value(in: claim)?.array?.compactMap { try? Fen(json: $0).amount } ?? []
        guard planned.count == count, planned.contains(where: { $0 > 0 }) else { return Array(repeating: 1, count: count) }
        return planned
    }
}
