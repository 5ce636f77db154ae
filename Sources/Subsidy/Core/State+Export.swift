// The whole state in one canonical JSON text: every table in the order of its creation, what has no order by its key. Two states
// that were made by the same events give the same octets, whatever the process's hash seeds, so that a digest of them stands for
// the state: `voucherd export` writes it, replays and snapshots are compared by it.

import JSON
import Ledger

extension State: JSONEncodable {
    /// Everything: entities first, then what is kept beside them to find them (so that a replay that mislays an index shows too).
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("seq", seq)
        writer.member("now", now)
        writer.member("clients", clients)
        writer.member("delegations", delegations)
        writer.member("webhooks", webhooks)
        writer.member("enterprises", enterprises)
        writer.member("documents", documents)
        writer.member("applications", applications)
        encodeTimelines(to: &writer)
        writer.member("objections", objections)
        writer.member("vouchers", vouchers)
        writer.member("redemptions", redemptions)
        writer.member("invoices", invoices.sorted { $0.key < $1.key }.map(\.value))
        writer.member("payables", payables)
        writer.member("batches", batches)
        writer.member("recoveries", recoveries)
        writer.member("books", books)
        encodeIndexes(to: &writer)
        writer.endObject()
    }

    private func encodeTimelines(to writer: inout JSONWriter) {
        writer.key("timelines")
        writer.beginObject()
        for application in applications.all {
            writer.member(named: application.id.text, timelines[application.id] ?? [])
        }
        writer.endObject()
    }

    private func encodeIndexes(to writer: inout JSONWriter) {
        writer.key("indexes")
        writer.beginObject()
        writer.member("tokens", clientsByToken.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
        writer.member("holders", holders.sorted { $0.key < $1.key }.map { "\($0.key) \(Self.list($0.value))" })
        writer.member("pendingRedemptions", pendingRedemptions.map(\.text).sorted())
        writer.member("pendingPayables", Array(pendingPayables.all))
        writer.member(
            "recoveries", recoveriesByApplication.sorted { $0.key.text < $1.key.text }.map { "\($0.key) \(Self.list($0.value))" })
        writer.member("applications", applicationIndex)
        writer.member("agenda", agenda)
        writer.endObject()
    }

    static func list(_ ids: [ID<some Identified>]) -> String { ids.map(\.text).joined(separator: " ") }
}

extension Table: JSONEncodable where Entity: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        writer.beginArray()
        for entity in all { writer.element(entity) }
        writer.endArray()
    }
}

extension Register: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        writer.beginArray()
        for position in 0..<count {
            guard let entry = self[uscc(at: position)] else { preconditionFailure("the register's order names nobody") }
            writer.element(entry)
        }
        writer.endArray()
    }
}

extension RegisteredEnterprise: JSONEncodable {
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

extension TimelineEntry: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("seq", seq)
        writer.member("at", at)
        writer.memberIfPresent("person", person)
        writer.member("what", what)
        writer.memberIfPresent("why", why)
        writer.endObject()
    }
}
