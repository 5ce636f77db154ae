import JSON
import Ledger

public enum RecoveryStatus: String, Word {
    case ordered
    case partlyReceived = "partly-received"
    case received
    /// What it rested on was never paid.
    case cancelled
    /// What had not come back was given up by two persons.
    case writtenOff = "written-off"

    public var allowedSteps: [String] {
        switch self {
        case .ordered, .partlyReceived: ["receipts", "offsets", "instalments", "write-off"]
        case .received, .cancelled, .writtenOff: []
        }
    }

    public var isOpen: Bool { self == .ordered || self == .partlyReceived }
}

/// Why money is ordered back.
public enum RecoveryCause: String, Word {
    case overpayment
    /// False papers or concealment: it bars the enterprise and its controller (domain rules, 14).
    case fraud
    /// What the money was given for was not done.
    case breach
    /// An invoice was reversed (红冲); ordered by the system.
    case redLetter = "red-letter"
    /// Another funder's award left less room; ordered by the system.
    case otherAward = "other-award"
    case other
}

/// Money ordered back (追缴).
public struct Recovery: Identified, JSONRecord, Equatable {
    public static let idPrefix = "rec_"

    public var id = ID<Recovery>("")
    public var pool = ""
    public var application = ID<Application>("")
    public var voucher: ID<Voucher>?
    public var payable: ID<Payable>?
    /// The debtor's USCC.
    public var debtor = ""
    /// The person who was paid and gives it back; nil where the enterprise does.
    public var person: PersonPayee?
    public var amount = Fen.zero
    public var received = Fen.zero
    public var reason = ""
    public var cause = RecoveryCause.overpayment
    /// The rule that it rests on, as the order cites it.
    public var legalGround: String?
    /// When the whole is due, where there are no instalments; nil where no day was set.
    public var dueOn: LocalDate?
    public var instalments: [Instalment] = []
    /// Interest a year on what is overdue, as configured on the day of the order; nil for none.
    public var interestRate: Rate?
    /// Interest that came in. It is no part of the pool's appropriation.
    public var interestReceived = Fen.zero
    public var status = RecoveryStatus.ordered
    public var receipts: [Receipt] = []
    public var writeOff: WriteOff?
    public var createdAt = Instant(milliseconds: 0)
    public var version: Int64 = 0

    public init() {}

    /// Money that came back under a recovery order.
    public struct Receipt: JSONRecord, Equatable {
        public var amount = Fen.zero
        public var interest = Fen.zero
        public var reference = ""
        public var receivedOn = LocalDate(day: 0)
        /// The payable that it was kept back from; nil where the debtor paid.
        public var payable: ID<Payable>?
        public var at = Instant(milliseconds: 0)

        public init() {}

        public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
            try fields.field("amount", &amount)
            try fields.field("interest", &interest, blank: .zero)
            try fields.field("reference", &reference)
            try fields.field("receivedOn", &receivedOn)
            try fields.field("payable", &payable)
            try fields.field("at", &at)
        }
    }

    /// A part of the amount and the day by which it is to be paid.
    public struct Instalment: JSONRecord, Hashable {
        public var amount = Fen.zero
        public var dueOn = LocalDate(day: 0)

        public init() {}

        public init(amount: Fen, dueOn: LocalDate) {
            self.amount = amount
            self.dueOn = dueOn
        }

        public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
            try fields.field("amount", &amount)
            try fields.field("dueOn", &dueOn)
        }
    }

    /// Giving up what has not come back: one person proposes it, another approves it.
    public struct WriteOff: JSONRecord, Equatable {
        public var amount = Fen.zero
        public var reason = ""
        /// The person who proposed it.
        public var maker = ""
        /// Who lent the power to propose it, where it was another's.
        public var onBehalfOf: String?
        /// The person who approved it; nil until then.
        public var checker: String?

        public init() {}

        public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
            try fields.field("amount", &amount)
            try fields.field("reason", &reason)
            try fields.field("maker", &maker)
            try fields.field("onBehalfOf", &onBehalfOf)
            try fields.field("checker", &checker)
        }
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("pool", &pool)
        try fields.field("application", &application)
        try fields.field("voucher", &voucher)
        try fields.field("payable", &payable)
        try fields.field("debtor", &debtor)
        try fields.field("person", &person)
        try fields.field("amount", &amount)
        try fields.field("received", &received)
        try fields.field("reason", &reason)
        try fields.field("cause", &cause, blank: .overpayment)
        try fields.field("legalGround", &legalGround)
        try fields.field("dueOn", &dueOn)
        try fields.list("instalments", &instalments)
        try fields.field("interestRate", &interestRate)
        try fields.field("interestReceived", &interestReceived, blank: .zero)
        try fields.field("status", &status)
        try fields.list("receipts", &receipts)
        try fields.field("writeOff", &writeOff)
        try fields.field("createdAt", &createdAt)
        try fields.field("version", &version)
    }

    /// Takes what the plan's parts sum to beyond the amount out of them, the last one first.
    mutating func shortenPlan() {
        var excess = instalments.reduce(Fen.zero) { $0 + $1.amount }.saturatingMinus(amount)
        for place in instalments.indices.reversed() where excess > .zero {
            let taken = min(instalments[place].amount, excess)
            instalments[place].amount -= taken
            excess -= taken
        }
        instalments.removeAll { $0.amount == .zero }
    }

    /// What was ordered and has not come in, given up or not: it falls away where what it rests on was never paid.
    var unreceived: Fen { amount - received }

    /// What is still to come; nothing where the order is over.
    public var outstanding: Fen { status.isOpen ? amount - received : .zero }
}
