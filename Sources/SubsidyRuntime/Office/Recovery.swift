import JSON
import Journal
import Subsidy

/// Makes the state from the journal.
struct Recovery {
    var core: Core
    var idempotency: IdempotencyStore

    init(policy: Policy, limits: OfficeLimits) {
        core = Core(policy: policy)
        idempotency = IdempotencyStore(limits: limits)
    }

    mutating func replay(_ journal: any Journal) throws {
        try journal.read(from: 1) { record in
            try apply(Record(seq: record.seq, line: record.line))
            return .next
        }
    }

    mutating func apply(_ record: Record) throws {
        core.replay(record.events, in: record.moment)
        if let key = record.idempotency { idempotency.remember(key, seq: record.moment.seq, at: record.moment.at) }
    }
}
