import JSON
import Ledger
import Subsidy

/// A run over the register: how far it is, what it came to, and the first of its entries.
struct EntitlementRunRepresentation: Representation {
    let run: EntitlementRun
    let entries: [EntitlementEntryRepresentation]

    /// Entries that the run itself shows; the whole list is a page at a time.
    static let entriesMax = 50

    static let name = "EntitlementRun"
    static let schema = Schema.object([
        "id": .id("run_"), "scheme": .text(max: 64), "schemeVersion": .text(max: 64), "dryRun": .flag,
        "status": .words(EntitlementRunStatus.self),
        "enterprises": Schema.integer(0...Int.max).described("Enterprises that the register had at the start."),
        "decided": Schema.integer(0...Int.max).described("How many of them are decided."), "included": .integer(0...Int.max),
        "excluded": .integer(0...Int.max), "undecided": .integer(0...Int.max), "amount": .money, "startedAt": .instant,
        "endedAt": Schema.instant.nullable, "failure": Schema.text(min: 0, max: 2000).nullable.described("Why it could not go on."),
        "entries": Schema.array(EntitlementEntryRepresentation.reference, max: entriesMax).described(
            "The first entries, in the order of registration; all of them at /v1/entitlement-runs/{id}/entries."),
    ])

    init(_ run: EntitlementRun, in state: borrowing State, under policy: Policy, _ language: Language) {
        self.run = run
        var entries: [EntitlementEntryRepresentation] = []
        for position in 0..<min(run.position, Self.entriesMax) {
            if let entry = EntitlementEntryRepresentation(of: run, at: position, in: state, under: policy, language) {
                entries.append(entry)
            }
        }
        self.entries = entries
    }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", run.id)
        writer.member("scheme", run.scheme)
        writer.member("schemeVersion", run.schemeVersion)
        writer.member("dryRun", run.isDryRun)
        writer.member("status", run.status)
        writer.member("enterprises", run.total)
        writer.member("decided", run.position)
        writer.member("included", run.included)
        writer.member("excluded", run.excluded)
        writer.member("undecided", run.undecided)
        writer.member("amount", run.amount)
        writer.member("startedAt", run.startedAt)
        writer.member("endedAt", run.endedAt)
        writer.member("failure", run.failure)
        writer.member("entries", entries)
        writer.endObject()
    }
}
