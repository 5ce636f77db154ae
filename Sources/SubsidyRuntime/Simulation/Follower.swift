import Cryptography
import Journal
import Ledger
import Subsidy

/// Reads the journal behind the office's back, record by record, and keeps a state of its own: what anyone who replays would have.
struct Follower {
    private(set) var recovery: Recovery
    private(set) var hashes: [Int64: Digest] = [:]
    /// When each record was made.
    private(set) var instants: [Int64: Instant] = [:]
    /// Records by the command that made them.
    private(set) var commands: [String: Int] = [:]
    /// What the pool was to pay on each case when it was approved.
    private(set) var grants: [ID<Application>: Fen] = [:]
    private var paid: Set<ID<Payable>> = []
    private var keys: [String: Instant] = [:]

    init(policy: Policy) { recovery = Recovery(policy: policy, limits: OfficeLimits()) }

    var state: State { recovery.core.state }

    /// Applies the records that came since the last call.
    mutating func follow(_ journal: EmbeddedJournal) throws {
        try journal.read(from: UInt64(state.seq + 1)) { found in
            let record = try Record(seq: found.seq, line: found.line, vault: nil)
            guard record.moment.seq == state.seq + 1 else { throw SimulationFault("record \(found.seq) comes after \(state.seq)") }
            try checkPayments(record)
            try checkKey(record)
            try checkLoan(record)
            try checkBars(record)
            guard record.moment.at >= state.now else { throw SimulationFault("record \(found.seq) is dated before the one before it") }
            hashes[record.moment.seq] = found.hash
            instants[record.moment.seq] = record.moment.at
            commands[record.command, default: 0] += 1
            try recovery.apply(record)
            if let fault = state.unsoundness { throw SimulationFault("after record \(found.seq): \(fault)") }
            return .next
        }
    }

    /// A payable is paid once in its life, unless the bank sent the money back.
    private mutating func checkPayments(_ record: Record) throws {
        for event in record.events {
            if let event = event as? PayablePaid {
                guard paid.insert(event.id).inserted else { throw SimulationFault("\(event.id) was paid twice") }
            } else if let event = event as? PayableReturned {
                guard paid.remove(event.id) != nil else { throw SimulationFault("\(event.id) came back and was not paid") }
            }
        }
    }

    /// A key makes one record within the days that it is remembered.
    private mutating func checkKey(_ record: Record) throws {
        guard let key = record.idempotency else { return }
        let name = "\(key.client) \(key.key)"
        if let earlier = keys[name], record.moment.at.milliseconds - earlier.milliseconds <= SimulatedWorld.keyMilliseconds {
            throw SimulationFault("the key \(name) made a second record, \(record.moment.seq)")
        }
        keys[name] = record.moment.at
    }

    /// Whoever acts by another's power was lent one that holds on that day.
    private func checkLoan(_ record: Record) throws {
        guard let lender = record.moment.onBehalfOf else { return }
        let day = record.moment.at.date
        let isLent = state.delegations.all.contains { $0.delegator == lender && $0.delegate == record.moment.by && $0.isActive(on: day) }
        guard isLent else { throw SimulationFault("record \(record.moment.seq) uses a power of \(lender) that was not lent") }
    }

    /// Whoever is barred neither hands anything in nor is granted anything (domain rules, 14).
    private mutating func checkBars(_ record: Record) throws {
        let day = record.moment.at.date
        for event in record.events {
            var applicant: String?
            if let submitted = event as? ApplicationSubmitted {
                applicant = state.applications[submitted.id]?.applicant
            } else if let approved = event as? ApplicationApproved {
                grants[approved.id] = approved.poolAmount
                applicant = state.applications[approved.id]?.applicant
            } else if let listed = (event as? EntitlementListed)?.listed {
                grants[listed.id] = listed.poolAmount ?? .zero
                applicant = listed.applicant
            }
            guard let applicant, let until = state.enterprises[applicant]?.enterprise.barredUntil, until >= day else { continue }
            throw SimulationFault("record \(record.moment.seq) lets \(applicant) in, which is barred until \(until)")
        }
    }
}
