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
        writer.beginArray()
        for event in outcome.events {
            writer.comma()
            EventRegistry.encode(event, to: &writer)
        }
        writer.endArray()
        if let reply { write(reply, to: &writer) }
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
    let reply: JSON?

    /// Reads the whole line of a record.
    ///
    /// - Parameter vault: what opens its personal data; nil where the journal is known to hold none that is sealed.
    init(seq: UInt64, line: UnsafeRawBufferPointer, vault: PersonalDataVault?) throws {
        let json = try Self.open(line, vault)
        let by: String = try json.member("by")
        let onBehalfOf: String? = try json.optionalMember("for")
        moment = Moment(
            seq: Int64(seq), at: try json.member("at"), by: by == RecordBody.system ? nil : ID(by), onBehalfOf: onBehalfOf.map { ID($0) })
        command = try json.member("command")
        guard case .array(let list)? = json["events"] else { throw JSONShapeError(expected: "events", found: json) }
        events = try list.map(EventRegistry.decode)
        reply = json["reply"]
    }

    /// Reads the whole line of a record that fits the chain; one that says what this program does not know is named by its seq.
    init(checked seq: UInt64, line: UnsafeRawBufferPointer, vault: PersonalDataVault?) throws {
        do {
            try self.init(seq: seq, line: line, vault: vault)
        } catch {
            throw JournalError.unreadable(seq, "\(error)")
        }
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

    /// The key that a reply was kept under.
    var idempotency: IdempotencyKey? {
        guard let reply, let client = moment.by, let key = reply["key"]?.string,
            let fingerprint = reply["fingerprint"]?.string.flatMap({ Digest(hex: $0) })
        else { return nil }
        return IdempotencyKey(client: client, key: key, fingerprint: fingerprint)
    }

    /// The answer that was given.
    var rendered: Rendered? {
        guard let reply, let status = reply["status"]?.integer, let headers = reply["headers"]?.array else { return nil }
        let words = headers.compactMap(\.string)
        let pairs = stride(from: 0, to: words.count - 1, by: 2).map { Rendered.Header(name: words[$0], value: words[$0 + 1]) }
        return Rendered(status: Int(status), headers: pairs, body: reply["body"]?.bytes() ?? [])
    }
}
