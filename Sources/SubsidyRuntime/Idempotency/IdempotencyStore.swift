// Which keyed requests were answered, and where their answers are: two digests and a place in the journal each, so that a million
// keys cost tens of megabytes and survive every restart. Only the latest answers are kept whole.

import Cryptography
import JSON
import Subsidy

struct IdempotencyStore: Sendable {
    struct Entry: Sendable {
        let fingerprint: Digest
        let seq: Int64
        let at: Instant
    }

    private let limits: OfficeLimits
    private var entries = Sharded<KeyName, Entry>()
    /// The names in the order of their records; the oldest go first.
    private var order = Chunks<KeyName>()
    private var cache: [Int64: Reply] = [:]
    private var cached: [Int64] = []
    private var cacheTurn = 0

    init() { self.init(limits: OfficeLimits()) }

    init(limits: OfficeLimits) { self.limits = limits }

    /// The same keys under other limits: what a snapshot kept.
    init(_ other: IdempotencyStore, limits: OfficeLimits) {
        self.limits = limits
        entries = other.entries
        order = other.order
    }

    var count: Int { entries.count }

    func entry(for key: IdempotencyKey) -> Entry? { entries[KeyName(key)] }

    func cachedReply(_ seq: Int64) -> Reply? { cache[seq] }

    mutating func remember(_ key: IdempotencyKey, seq: Int64, at: Instant) {
        let name = KeyName(key)
        entries[name] = Entry(fingerprint: key.fingerprint, seq: seq, at: at)
        order.append(name)
        forget(before: Instant(milliseconds: at.milliseconds - Int64(limits.idempotencyDays) * 86_400_000))
    }

    mutating func cache(_ reply: Reply) {
        guard limits.repliesCachedMax > 0 else { return }
        cache[reply.seq] = reply
        if cached.count < limits.repliesCachedMax {
            cached.append(reply.seq)
        } else {
            cache[cached[cacheTurn]] = nil
            cached[cacheTurn] = reply.seq
            cacheTurn = (cacheTurn + 1) % cached.count
        }
    }

    /// Drops what is too old, and the oldest where there are too many.
    private mutating func forget(before horizon: Instant) {
        while !order.isEmpty {
            let name = order[order.start]
            if let entry = entries[name] {
                guard entry.at < horizon || entries.count > limits.idempotencyKeysMax else { return }
                entries[name] = nil
            }
            order.removeFirst()
        }
    }
}

extension IdempotencyStore: StatePart {
    /// `[name, fingerprint, seq, at]`, oldest first.
    struct Row: JSONDecodable, JSONEncodable, Sendable {
        let name: KeyName
        let entry: Entry

        init(name: KeyName, entry: Entry) {
            self.name = name
            self.entry = entry
        }

        init(json: JSON) throws {
            guard let row = json.array, row.count == 4, let name = row[0].string.flatMap(KeyName.init(hex:)),
                let fingerprint = row[1].string.flatMap({ Digest(hex: $0) }), let seq = row[2].integer, let at = row[3].integer
            else { throw JSONShapeError(expected: "a key's name, fingerprint, seq and milliseconds", found: json) }
            self.init(name: name, entry: Entry(fingerprint: fingerprint, seq: seq, at: Instant(milliseconds: at)))
        }

        func encode(to writer: inout JSONWriter) {
            writer.beginArray()
            writer.element(name.hex)
            writer.element(entry.fingerprint.hex)
            writer.element(entry.seq)
            writer.element(entry.at.milliseconds)
            writer.endArray()
        }
    }

    func forEachRow(_ body: (Row) throws -> Void) rethrows {
        for name in order.all { if let entry = entries[name] { try body(Row(name: name, entry: entry)) } }
    }

    mutating func take(_ row: Row) throws {
        guard entries[row.name] == nil else { throw StateReadingError("the key \(row.name.hex) is there twice") }
        entries[row.name] = row.entry
        order.append(row.name)
    }
}
