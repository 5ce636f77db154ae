// Everything the office knows, made by applying events in order. A value: the core changes it in place, readers look
// at it under the runtime's lock, and nothing in it refers to a clock, a file or a socket.
//
// The rule for a new table, map or value: add the stored property here and its one line in `describe` (State+Parts.swift). That
// line serves the export, the writing and the reading of snapshots and the state's digests; a test fails without it.

import JSON
import Ledger

public struct State: Sendable {
    /// The record that was applied last.
    public internal(set) var seq: Int64 = 0
    /// The latest moment seen: time never runs backwards in the books.
    public internal(set) var now = Instant(milliseconds: 0)

    public internal(set) var clients = Table<Client>()
    public internal(set) var clientsByToken = Sharded<String, ID<Client>>()
    /// The accounts of each person, revoked ones among them: whoever has several is one person at all of them.
    public internal(set) var clientsByPerson = Sharded<String, [ID<Client>]>()
    public internal(set) var delegations = Table<Delegation>()
    public internal(set) var webhooks = Table<Webhook>()

    public internal(set) var enterprises = Register()
    public internal(set) var documents = Table<Document>()
    /// The applications that a document is part of, by their ids.
    public internal(set) var documentUses = Sharded<ID<Document>, DocumentUses>()

    public internal(set) var applications = Table<Application>()
    public internal(set) var applicationIndex = ApplicationIndex()
    public internal(set) var timelines = Sharded<ID<Application>, [TimelineEntry]>()
    public internal(set) var objections = Table<Objection>()
    public internal(set) var calls = Table<IntakeCall>()

    public internal(set) var vouchers = Table<Voucher>()
    /// Vouchers by their holder's USCC.
    public internal(set) var holders = Sharded<String, [ID<Voucher>]>()
    public internal(set) var redemptions = Table<Redemption>()
    /// Redemptions that wait for their review, oldest first.
    public internal(set) var pendingRedemptions = OrderedSet<ID<Redemption>>()
    public internal(set) var invoices = Sharded<String, Invoice>()

    public internal(set) var payables = Table<Payable>()
    /// Payables that wait for a batch, oldest first.
    public internal(set) var pendingPayables = OrderedSet<ID<Payable>>()
    public internal(set) var batches = Table<Batch>()
    public internal(set) var recoveries = Table<Recovery>()
    /// The last days of bars for fraud, by the name or code of whom they reach, as `NormalisedText.name` spells it.
    public internal(set) var bars = Sharded<String, LocalDate>()
    public internal(set) var recoveriesByApplication = Sharded<ID<Application>, [ID<Recovery>]>()

    public internal(set) var entitlementRuns = Table<EntitlementRun>()
    /// Runs that are not over, in the order in which they started.
    public internal(set) var entitlementRunsUnderWay = OrderedSet<ID<EntitlementRun>>()
    /// Accepted uses of entitlement vouchers by the contract's key: they have no approved contract of their own.
    public internal(set) var entitlementUses = Sharded<String, [ID<Redemption>]>()
    public internal(set) var statistics = Statistics()

    /// Working calendars that were imported, by their year: each takes the place of the configured one of its year.
    public internal(set) var calendars = Sharded<String, CalendarYear>()

    public internal(set) var books = Books()
    /// What moved, by pool, month, scheme and district.
    public internal(set) var turnovers = Sharded<String, Turnover>()
    public internal(set) var ledgerMarks = LedgerMarks()
    public internal(set) var yearEnds = Table<YearEnd>()
    public internal(set) var agenda = Agenda()

    /// Why the events that were applied cannot have happened: the books refuse one, or it names what is not there. Nil for every state
    /// that the core made itself, which stops where an event of its own did that; a replay stops at the record.
    public internal(set) var fault: String?

    public init() {}

    /// Applies one event of a record. The caller applies the events of a record in their order.
    mutating func apply(_ event: any Event, in moment: Moment) {
        seq = moment.seq
        now = max(now, moment.at)
        event.apply(to: &self, in: moment)
        if fault == nil { fault = tableFault }
        guard let application = event.application else { return }
        let person = moment.by.flatMap { clients.look(at: $0, \.person) }
        timelines[application, default: []].append(
            TimelineEntry(seq: moment.seq, at: moment.at, person: person, what: type(of: event).type, why: event.opinion))
    }

    /// The client that owns a token, unless it was revoked.
    public func client(tokenHash: String) -> Client? {
        guard let id = clientsByToken[tokenHash], let client = clients[id], client.revokedAt == nil else { return nil }
        return client
    }
}
