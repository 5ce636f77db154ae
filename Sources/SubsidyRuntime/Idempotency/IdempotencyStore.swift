// Which keyed requests were answered, and where their answers are: two digests and a place in the journal each, so that a million
// keys cost some hundred megabytes and survive every restart. Only the latest answers are kept whole. No key is forgotten before its
// time: where there is no room for another one, the request that brings it is refused.

import Cryptography
import JSON
import Subsidy

struct IdempotencyStore: Sendable {
    struct Entry: Sendable {
        let fingerprint: Digest
        let seq: Int64
        let at: Instant
        /// Whose key it is: a place in `owners`.
        fileprivate let owner: Int32
    }

    /// A client with the number of its keys.
    private struct Owner {
        let client: ID<Client>
        var keys = 0
    }

    private let limits: OfficeLimits
    private var entries = Sharded<KeyName, Entry>()
    /// The names in the order of their records; the oldest go first.
    private var order = Chunks<KeyName>()
    private var owners: [Owner] = []
    private var places: [ID<Client>: Int32] = [:]
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
        owners = other.owners
        places = other.places
    }

    var count: Int { entries.count }

    func entry(for key: IdempotencyKey) -> Entry? { entries[KeyName(key)] }

    func cachedReply(_ seq: Int64) -> Reply? { cache[seq] }

    /// Why a new key cannot be taken at a moment; nil where it can. Nothing is forgotten here: the moment is the machine's clock alone, which may be
    /// set back again, and a request that is refused leaves no record of it.
    func refusal(of key: IdempotencyKey, at now: Instant) -> Problem? {
        if let place = places[key.client], owners[Int(place)].keys >= limits.idempotencyKeysPerClientMax,
            owners[Int(place)].keys - expired(at: now, of: place) >= limits.idempotencyKeysPerClientMax
        {
            return .tooManyKeys(days: limits.idempotencyDays)
        }
        guard entries.count >= limits.idempotencyKeysMax else { return nil }
        return entries.count - expired(at: now, of: nil) >= limits.idempotencyKeysMax ? .keysExhausted : nil
    }

    /// Keys, of one client or of all, that the next record at that moment lets go.
    private func expired(at now: Instant, of owner: Int32?) -> Int {
        let horizon = horizon(at: now)
        var count = 0
        for name in order.all {
            guard let entry = entries[name] else { continue }
            guard entry.at.milliseconds < horizon else { break }
            if owner == nil || entry.owner == owner { count += 1 }
        }
        return count
    }

    mutating func remember(_ key: IdempotencyKey, seq: Int64, at: Instant) {
        forget(at: at)
        insert(KeyName(key), of: key.client, fingerprint: key.fingerprint, seq: seq, at: at)
    }

    private mutating func insert(_ name: KeyName, of client: ID<Client>, fingerprint: Digest, seq: Int64, at: Instant) {
        let owner = place(of: client)
        entries[name] = Entry(fingerprint: fingerprint, seq: seq, at: at, owner: owner)
        owners[Int(owner)].keys += 1
        order.append(name)
    }

    private mutating func place(of client: ID<Client>) -> Int32 {
        if let place = places[client] { return place }
        let place = Int32(owners.count)
        owners.append(Owner(client: client))
        places[client] = place
        return place
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

    private func horizon(at now: Instant) -> Int64 { now.milliseconds - Int64(limits.idempotencyDays) * 86_400_000 }

    /// Drops what is too old at a record's moment.
    private mutating func forget(at now: Instant) {
        let horizon = horizon(at: now)
        while !order.isEmpty {
            let name = order[order.start]
            if let entry = entries[name] {
                guard entry.at.milliseconds < horizon else { return }
                entries[name] = nil
                owners[Int(entry.owner)].keys -= 1
            }
            order.removeFirst()
        }
    }
}

extension IdempotencyStore: StatePart {
    /// `[name, fingerprint, seq, at, client]`, oldest first.
    struct Row: JSONDecodable, JSONEncodable, Sendable {
        let name: KeyName
        let fingerprint: Digest
        let seq: Int64
        let at: Instant
        let client: ID<Client>

        fileprivate init(_ name: KeyName, _ entry: Entry, of client: ID<Client>) {
            self.name = name
            (fingerprint, seq, at) = (entry.fingerprint, entry.seq, entry.at)
            self.client = client
        }

        init(json: JSON) throws {
            guard let row = json.array, row.count == 5, let name = row[0].string.flatMap(KeyName.init(hex:)),
                let fingerprint = row[1].string.flatMap({ Digest(hex: $0) }), let seq = row[2].integer, let at = row[3].integer,
                let client = row[4].string
            else { throw JSONShapeError(expected: "a key's name, fingerprint, seq, milliseconds and client", found: json) }
            self.name = name
            (self.fingerprint, self.seq, self.at) = (fingerprint, seq, Instant(milliseconds: at))
            self.client = ID(client)
        }

        func encode(to writer: inout JSONWriter) {
            writer.beginArray()
            writer.element(name.hex)
            writer.element(fingerprint.hex)
            writer.element(seq)
            writer.element(at.milliseconds)
            writer.element(client.text)
            writer.endArray()
        }
    }

    func forEachRow(_ body: (Row) throws -> Void) rethrows {
        for name in order.all { if let entry = entries[name] { try body(Row(name, entry, of: owners[Int(entry.owner)].client)) } }
    }

    mutating func take(_ row: Row) throws {
        guard entries[row.name] == nil else { throw StateReadingError("the key \(row.name.hex) is there twice") }
        insert(row.name, of: row.client, fingerprint: row.fingerprint, seq: row.seq, at: row.at)
    }
}

extension Problem {
    /// A client that comes to its bound may try again when its oldest keys have had their time: an hour is a guess at when some have.
    private static let keysRetrySeconds = 3600

    static func tooManyKeys(days: Int) -> Problem {
        Problem(
            .limit, "too-many-idempotency-keys", zh: "本调用方 \(days) 天内使用的 Idempotency-Key 已达上限；请等较早的键到期，或由管理员提高上限。",
            en:
                "This client has used as many Idempotency-Keys as are kept for \(days) days: wait until the oldest end, or ask for a higher limit.",
            members: [.init(key: "retryAfterSeconds", value: .number(JSONNumber(keysRetrySeconds)))])
    }

    static let keysExhausted = Problem(
        .unavailable, "idempotency-keys-exhausted", zh: "本服务保存的 Idempotency-Key 已达上限，暂不能受理带新键的请求。",
        en: "This service keeps as many Idempotency-Keys as it may: no request with a new one can be taken just now.",
        members: [.init(key: "retryAfterSeconds", value: .number(JSONNumber(keysRetrySeconds)))])
}
