import Dispatch
import JSON
import Journal
import Subsidy

/// Makes the state from the journal.
struct Recovery {
    var core: Core
    var idempotency: IdempotencyStore
    private let vault: PersonalDataVault?

    init(policy: Policy, limits: OfficeLimits, vault: PersonalDataVault? = nil) {
        self.vault = vault
        core = Core(policy: policy)
        idempotency = IdempotencyStore(limits: limits)
    }

    mutating func replay(_ journal: any Journal) throws {
        let pipe = RecordPipe()
        let vault = vault
        DispatchQueue(label: "voucherd.replay").async {
            do {
                try Self.decode(journal, vault, into: pipe)
                pipe.finish(nil)
            } catch {
                pipe.finish(error)
            }
        }
        while let load = try pipe.pop() {
            for record in load { try apply(record) }
        }
    }

    private static func decode(_ journal: any Journal, _ vault: PersonalDataVault?, into pipe: RecordPipe) throws {
        var load: [Record] = []
        try journal.read(from: 1) { record in
            load.append(try Record(seq: record.seq, line: record.line, vault: vault))
            if load.count == RecordPipe.loadMax {
                pipe.push(load)
                load.removeAll(keepingCapacity: true)
            }
            return .next
        }
        if !load.isEmpty { pipe.push(load) }
    }

    mutating func apply(_ record: Record) throws {
        core.replay(record.events, in: record.moment)
        if let key = record.idempotency { idempotency.remember(key, seq: record.moment.seq, at: record.moment.at) }
    }
}
