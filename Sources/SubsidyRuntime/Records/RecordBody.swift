// One line of the journal, as the office writes it: `"at":…,"by":…,"command":…,"events":[…]`, and for a keyed request
// `"reply":{…}`. The journal adds seq, prev and hash.

import Cryptography
import JSON
import Journal
import Subsidy

/// A keyed request's answer in its record.
struct KeptReply: Sendable {
    let key: IdempotencyKey
    let rendered: Rendered

    /// The same for a record that has no room for the answer's body: a repetition is recognised, and told no more than its status.
    var withoutBody: KeptReply { KeptReply(key: key, rendered: Rendered(status: rendered.status, headers: rendered.headers)) }
}

enum RecordBody {
    static let system = "system"

    /// Writes a record's members without braces.
    static func write(_ outcome: Outcome, reply: KeptReply?, to writer: inout JSONWriter) {
        writer.member("at", outcome.moment.at)
        writer.member("by", outcome.moment.by?.text ?? system)
        writer.memberIfPresent("for", outcome.moment.onBehalfOf?.text)
        writer.member("command", outcome.command)
        writer.key("events")
        if let text = outcome.text { writer.raw(text) } else { write(outcome.events, to: &writer) }
        if let reply { write(reply, to: &writer) }
    }

    private static func write(_ events: [any Event], to writer: inout JSONWriter) {
        writer.beginArray()
        for event in events {
            writer.comma()
            EventRegistry.encode(event, to: &writer)
        }
        writer.endArray()
    }

    private static func write(_ reply: KeptReply, to writer: inout JSONWriter) {
        writer.key("reply")
        writer.beginObject()
        writer.member("key", reply.key.key)
        writer.member("fingerprint", reply.key.fingerprint.hex)
        writer.member("status", reply.rendered.status)
        writer.key("headers")
        writer.beginArray()
        for header in reply.rendered.headers {
            writer.element(header.name)
            writer.element(header.value)
        }
        writer.endArray()
        if !reply.rendered.body.isEmpty {
            writer.key("body")
            writer.raw(reply.rendered.body)
        }
        writer.endObject()
    }
}

/// A record as it is read back.
struct Record: Sendable {
    let moment: Moment
    let command: String
    let events: [any Event]
    /// The key that its reply was kept under.
    let idempotency: IdempotencyKey?

    /// Reads the whole line of a record.
    ///
    /// - Parameter vault: what opens its personal data; nil where the journal is known to hold none that is sealed.
    init(seq: UInt64, line: UnsafeRawBufferPointer, vault: PersonalDataVault?) throws {
        guard PersonalDataVault.isSealed(line) else {
            self = try Self(seq, line.bindMemory(to: UInt8.self))
            return
        }
        guard let vault else { throw PersonalDataError.noKey }
        let opened = try vault.open(line)
        self = try opened?.withUnsafeBufferPointer { try Self(seq, $0) } ?? Self(seq, line.bindMemory(to: UInt8.self))
    }

    /// Reads the whole line of a record that fits the chain; one that says what this program does not know is named by its seq.
    init(checked seq: UInt64, line: UnsafeRawBufferPointer, vault: PersonalDataVault?) throws {
        do {
            try self.init(seq: seq, line: line, vault: vault)
        } catch {
            throw JournalError.unreadable(seq, "\(error)")
        }
    }

    private init(_ seq: UInt64, _ octets: UnsafeBufferPointer<UInt8>) throws {
        if let record = try? Self(seq, fields: octets) {
            self = record
        } else {
            // Unusual or wrong: the longer way finds out which.
            self = try Self(seq, JSON(parsing: octets))
        }
    }

    private init(
        _ seq: UInt64, _ by: String, onBehalfOf: String?, _ at: Instant, _ command: String, _ events: [any Event], _ reply: KeptReplyName?
    ) {
        let client: ID<Client>? = by == RecordBody.system ? nil : ID(by)
        moment = Moment(seq: Int64(seq), at: at, by: client, onBehalfOf: onBehalfOf.map { ID($0) })
        self.command = command
        self.events = events
        if let reply, let client, let fingerprint = Digest(hex: reply.fingerprint) {
            idempotency = IdempotencyKey(client: client, key: reply.key, fingerprint: fingerprint)
        } else {
            idempotency = nil
        }
    }

    /// Member by member, as `RecordBody` and the journal write them.
    private init(_ seq: UInt64, fields octets: UnsafeBufferPointer<UInt8>) throws {
        var cursor = JSONCursor(octets)
        try cursor.beginObject()
        var fields = JSONFieldCursor(cursor)
        var (own, at, by, command): (Int64, Instant, String, String) = (0, Instant(milliseconds: 0), "", "")
        var onBehalfOf: String?
        try fields.field("seq", &own)
        try fields.field("at", &at)
        try fields.field("by", &by)
        try fields.field("for", &onBehalfOf)
        try fields.field("command", &command)
        var events: [any Event] = []
        let hasEvents = try fields.member("events") { cursor in
            try cursor.readArray { events.append(try EventRegistry.decode(cursor: &$0)) }
        }
        guard hasEvents else { throw JSONCursor.Mismatch() }
        var reply: KeptReplyName?
        _ = try fields.member("reply") { reply = try KeptReplyName(cursor: &$0) }
        self.init(seq, by, onBehalfOf: onBehalfOf, at, command, events, reply)
    }

    private init(_ seq: UInt64, _ json: JSON) throws {
        guard case .array(let list)? = json["events"] else { throw JSONShapeError(expected: "events", found: json) }
        let reply: KeptReplyName? = try json.optionalMember("reply")
        self.init(
            seq, try json.member("by"), onBehalfOf: try json.optionalMember("for"), try json.member("at"), try json.member("command"),
            try list.map { try EventRegistry.decode($0) },
            reply)
    }

    /// The record's JSON with its personal data as it was.
    static func open(_ line: UnsafeRawBufferPointer, _ vault: PersonalDataVault?) throws -> JSON {
        guard let vault else {
            guard !PersonalDataVault.isSealed(line) else { throw PersonalDataError.noKey }
            return try JSON(parsing: line.bindMemory(to: UInt8.self))
        }
        guard let opened = try vault.open(line) else { return try JSON(parsing: line.bindMemory(to: UInt8.self)) }
        return try JSON(parsing: opened)
    }

    /// The answer that a record kept; nil where it kept none.
    static func rendered(_ line: UnsafeRawBufferPointer, _ vault: PersonalDataVault?) throws -> Rendered? {
        let reply = try open(line, vault)["reply"]
        guard let reply, let status = reply["status"]?.integer, let headers = reply["headers"]?.array else { return nil }
        let words = headers.compactMap(\.string)
        let pairs = stride(from: 0, to: words.count - 1, by: 2).map { Rendered.Header(name: words[$0], value: words[$0 + 1]) }
        return Rendered(status: Int(status), headers: pairs, body: reply["body"]?.bytes() ?? [])
    }
}

/// What a replay needs of a kept reply: which request it answered. The answer itself stays in the journal.
private struct KeptReplyName: JSONDecodable {
    let key: String
    let fingerprint: String

    init(json: JSON) throws { (key, fingerprint) = (try json.member("key"), try json.member("fingerprint")) }

    init(cursor: inout JSONCursor) throws {
        let start = cursor
        var inner = cursor
        try inner.beginObject()
        var fields = JSONFieldCursor(inner)
        var (key, fingerprint) = ("", "")
        try fields.field("key", &key)
        try fields.field("fingerprint", &fingerprint)
        cursor = start
        try cursor.skipValue()
        (self.key, self.fingerprint) = (key, fingerprint)
    }
}
