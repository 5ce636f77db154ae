// Which keyed requests were answered, and where their answers are: a digest and a place in the journal each, so that a million
// keys cost tens of megabytes and survive every restart. Only the latest answers are kept whole.

import Cryptography
import Subsidy

struct IdempotencyStore: Sendable {
    struct Entry: Sendable {
        let fingerprint: Digest
        let seq: Int64
        let at: Instant
    }

    private struct Name: Hashable, Sendable {
        let client: ID<Client>
        let key: String
    }

    private let limits: OfficeLimits
    private var entries: [Name: Entry] = [:]
    private var order: [Name] = []
    /// The place in `order` of the oldest entry that is still there.
    private var oldest = 0
    private var cache: [Int64: Reply] = [:]
    private var cached: [Int64] = []
    private var cacheTurn = 0

    init(limits: OfficeLimits) { self.limits = limits }

    var count: Int { entries.count }

    func entry(for key: IdempotencyKey) -> Entry? { entries[Name(client: key.client, key: key.key)] }

    func cachedReply(_ seq: Int64) -> Reply? { cache[seq] }

    mutating func remember(_ key: IdempotencyKey, seq: Int64, at: Instant) {
        let name = Name(client: key.client, key: key.key)
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
        while oldest < order.count {
            let name = order[oldest]
            guard let entry = entries[name] else {
                oldest += 1
                continue
            }
            guard entry.at < horizon || entries.count > limits.idempotencyKeysMax else { break }
            entries[name] = nil
            oldest += 1
        }
        if oldest > 4096, oldest * 2 > order.count {
            order.removeFirst(oldest)
            oldest = 0
        }
    }
}
