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
            guard record.moment.at >= state.now else { throw SimulationFault("record \(found.seq) is dated before the one before it") }
            hashes[record.moment.seq] = found.hash
            instants[record.moment.seq] = record.moment.at
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
}
