// What the public may count: sums by scheme, district and month, kept as things happen, so that nobody walks over a million
// applications to know them. No name, no code and no number of any person or enterprise is in here.

import JSON
import Ledger

/// Counters of what was filed, granted and paid, and of what recommendations came to.
public struct Statistics: Sendable {
    /// One row: a scheme in a district in a month of Shanghai.
    public struct Cell: Hashable, Sendable, Comparable {
        public let scheme: String
        /// The applicant's district; empty where it has none.
        public let district: String
        /// `2026-01`
        public let month: String

        public static func < (left: Cell, right: Cell) -> Bool {
            (left.month, left.scheme, left.district) < (right.month, right.scheme, right.district)
        }
    }

    /// What happened in a cell, in the month in which it happened.
    public struct Tally: Sendable, Equatable {
        /// Applications that were handed in for the first time.
        public var submitted = 0
        /// Grants that were made, and the city's part of them as it was then.
        public var granted = 0
        public var amount = Fen.zero
        /// What of grants was given up, expired or ordered back.
        public var reduced = Fen.zero
        /// What the bank paid or was kept back to settle a recovery, less what the bank sent back: below zero in a month in which more came
        /// back than went out. As in the pool, what debtors gave back is `recovered` and not taken off here.
        public var paid = Fen.zero
        public var recovered = Fen.zero

        public init() {}
    }

    /// What a referral scheme's recommendations came to.
    public struct Outcome: Hashable, Sendable, Comparable {
        public let scheme: String
        public let outcome: ReferralOutcome

        public static func < (left: Outcome, right: Outcome) -> Bool {
            (left.scheme, left.outcome.rawValue) < (right.scheme, right.outcome.rawValue)
        }
    }

    private var tallies: [Cell: Tally] = [:]
    private var outcomes: [Outcome: Int] = [:]

    public init() {}

    /// All rows, by month, scheme and district.
    public var cells: [(cell: Cell, tally: Tally)] { tallies.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    /// How many recommendations of each scheme came to each outcome.
    public var referrals: [(key: Outcome, count: Int)] { outcomes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    mutating func count(_ application: Application, on day: LocalDate, _ change: (inout Tally) -> Void) {
        let cell = Cell(scheme: application.scheme, district: application.district, month: day.month)
        change(&tallies[cell, default: Tally()])
    }

    mutating func count(_ outcome: ReferralOutcome, of scheme: String) {
        outcomes[Outcome(scheme: scheme, outcome: outcome), default: 0] += 1
    }
}

extension LocalDate {
    /// `2026-01`
    var month: String { String("\(self)".prefix(7)) }
}

extension State {
    /// Counts what happened to an application on the day of the record.
    mutating func tally(_ id: ID<Application>, in moment: Moment, _ change: (inout Statistics.Tally, Application) -> Void) {
        guard let application = applications[id] else { return }
        statistics.count(application, on: moment.at.date) { change(&$0, application) }
    }
}

extension Statistics: JSONRecord {
    private struct Row: JSONRecord {
        var scheme = ""
        var district = ""
        var month = ""
        var tally = Tally()

        mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
            try fields.field("scheme", &scheme)
            try fields.field("district", &district)
            try fields.field("month", &month)
            try fields.field("submitted", &tally.submitted)
            try fields.field("granted", &tally.granted)
            try fields.field("amount", &tally.amount)
            try fields.field("reduced", &tally.reduced)
            try fields.field("paid", &tally.paid)
            try fields.field("recovered", &tally.recovered)
        }
    }

    private struct ReferralRow: JSONRecord {
        var scheme = ""
        var outcome = ReferralOutcome.accepted
        var count = 0

        mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
            try fields.field("scheme", &scheme)
            try fields.field("outcome", &outcome)
            try fields.field("count", &count)
        }
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        var rows = cells.map { entry in
            var row = Row()
            (row.scheme, row.district, row.month) = (entry.cell.scheme, entry.cell.district, entry.cell.month)
            row.tally = entry.tally
            return row
        }
        var referralRows = referrals.map { entry in
            var row = ReferralRow()
            (row.scheme, row.outcome, row.count) = (entry.key.scheme, entry.key.outcome, entry.count)
            return row
        }
        try fields.list("cells", &rows)
        try fields.list("referrals", &referralRows)
        for row in rows { tallies[Cell(scheme: row.scheme, district: row.district, month: row.month)] = row.tally }
        for row in referralRows { outcomes[Outcome(scheme: row.scheme, outcome: row.outcome)] = row.count }
    }
}
