// The whole state in one canonical JSON text: every table in the order of its creation, what has no order by its key. Two states
// that were made by the same events give the same octets, whatever the process's hash seeds, so that a digest of them stands for
// the state: `voucherd export` writes it, replays and snapshots are compared by it.

import JSON

extension State: JSONEncodable {
    /// Everything: entities, and what is kept beside them to find them (so that a replay that mislays an index shows too).
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        var copy = self
        var export = StateExport(writer: writer)
        writer = JSONWriter(reservingBytes: 0)
        do { try copy.describe(&export) } catch { preconditionFailure("writing the state cannot fail: \(error)") }
        writer = export.writer
        writer.endObject()
    }
}

/// Writes each part as a member.
private struct StateExport: StateParts {
    var writer: JSONWriter

    mutating func value<Value: JSONDecodable & JSONEncodable & Sendable>(_ name: StaticString, _ value: inout Value) {
        writer.member(name, value)
    }

    mutating func rows<Part: StatePart>(_ name: StaticString, _ part: inout Part) {
        writer.key(name)
        writer.beginArray()
        part.forEachRow { writer.element($0) }
        writer.endArray()
    }

    mutating func index<Part: StatePart>(_ name: StaticString, _ index: inout Part) { rows(name, &index) }

    mutating func section<Section: StateSection>(_ name: StaticString, _ section: inout Section) throws {
        writer.key(name)
        writer.beginObject()
        try section.describe(&self)
        writer.endObject()
    }
}

extension RegisteredEnterprise: JSONEncodable, JSONDecodable {
    public init(json: JSON) throws {
        let recordedBy: [String] = try json.member("recordedBy")
        self.init(
            enterprise: try json.member("enterprise"), recordedBy: Set(recordedBy.map { ID($0) }), createdAt: try json.member("createdAt"),
            updatedAt: try json.member("updatedAt"), version: try json.member("version"), position: 0)
    }

    public init(cursor: inout JSONCursor) throws {
        try cursor.beginObject()
        var fields = JSONFieldCursor(cursor)
        var enterprise: Enterprise?
        _ = try fields.member("enterprise") { enterprise = try Enterprise(cursor: &$0) }
        guard let enterprise else { throw JSONCursor.Mismatch() }
        var recordedBy: [ID<Client>] = []
        try fields.field("recordedBy", &recordedBy)
        self.init(
            enterprise: enterprise, recordedBy: Set(recordedBy), createdAt: Instant(milliseconds: 0), updatedAt: Instant(milliseconds: 0),
            version: 0, position: 0)
        try fields.field("createdAt", &createdAt)
        try fields.field("updatedAt", &updatedAt)
        try fields.field("version", &version)
        try fields.endObject()
        cursor = fields.cursor
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("enterprise", enterprise)
        writer.member("recordedBy", recordedBy.map(\.text).sorted())
        writer.member("createdAt", createdAt)
        writer.member("updatedAt", updatedAt)
        writer.member("version", version)
        writer.endObject()
    }
}
