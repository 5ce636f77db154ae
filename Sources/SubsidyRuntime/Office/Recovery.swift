import Dispatch
import JSON
import Journal
import Subsidy

/// Makes the state from the journal.
struct Recovery {
    var core: Core
    var idempotency: IdempotencyStore
    private let vault: PersonalDataVault?

    private let limits: OfficeLimits

    init(policy: Policy, limits: OfficeLimits, vault: PersonalDataVault? = nil) {
        self.limits = limits
        self.vault = vault
        core = Core(policy: policy)
        core.entitlementSliceMax = limits.entitlementSliceMax
        idempotency = IdempotencyStore(limits: limits)
    }

    /// Begins with what a snapshot kept.
    mutating func begin(with snapshot: SnapshotFound) {
        core.begin(with: snapshot.state)
        idempotency = IdempotencyStore(snapshot.contents.idempotency, limits: limits)
    }

    /// Applies every record after those that are in the state already.
    mutating func replay(_ journal: any Journal) throws {
        let vault = vault
        let loads = OrderedWork<RecordLoad, [Record]>(piecesMax: RecordLoad.loadsMax) { try $0.records(vault) }
        let first = UInt64(core.state.seq + 1)
        let isRead = DispatchSemaphore(value: 0)
        DispatchQueue(label: "voucherd.replay", qos: .userInitiated).async {
            do {
                try Self.read(journal, from: first, into: loads)
                loads.finish(nil)
            } catch {
                loads.finish(error)
            }
            isRead.signal()
        }
        defer { isRead.wait() }
        do {
            while let load = try loads.pop() {
                for record in load { try apply(record) }
            }
        } catch {
            loads.abandon()
            throw error
        }
    }

    /// Reads and checks the chain, which only one thread can; decoding is the others'.
    private static func read(_ journal: any Journal, from seq: UInt64, into loads: OrderedWork<RecordLoad, [Record]>) throws {
        var load = RecordLoad()
        try journal.read(from: seq) { record in
            load.append(record)
            guard load.isFull else { return .next }
            let isWanted = loads.push(load)
            load = RecordLoad()
            return isWanted ? .next : .stop
        }
        if !load.isEmpty { loads.push(load) }
    }

    mutating func apply(_ record: Record) throws {
        core.replay(record.events, in: record.moment)
        if let fault = core.state.fault { throw JournalError.unsound(record.moment.seq, fault) }
        if let key = record.idempotency { idempotency.remember(key, seq: record.moment.seq, at: record.moment.at) }
    }
}

/// Lines of some records on their way to be decoded: copies, since a record is valid only while the journal hands it over.
struct RecordLoad: Sendable {
    /// Octets and records after which a load is full.
    static let bytesTarget = 256 << 10
    static let recordsMax = 256
    /// Loads on their way.
    static let loadsMax = 16

    private var octets: [UInt8] = []
    private var lines: [(seq: UInt64, end: Int)] = []

    init() { octets.reserveCapacity(Self.bytesTarget + (16 << 10)) }

    var isEmpty: Bool { lines.isEmpty }
    var isFull: Bool { octets.count >= Self.bytesTarget || lines.count >= Self.recordsMax }

    mutating func append(_ record: borrowing JournalRecord) {
        octets.append(contentsOf: record.line)
        lines.append((record.seq, octets.count))
    }

    func records(_ vault: PersonalDataVault?) throws -> [Record] {
        try octets.withUnsafeBytes { octets in
            var start = 0
            return try lines.map { line in
                defer { start = line.end }
                return try Record(checked: line.seq, line: UnsafeRawBufferPointer(rebasing: octets[start..<line.end]), vault: vault)
            }
        }
    }
}
