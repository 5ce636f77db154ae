// An import is many commands and one answer. The answer is a file named by its digest, and the import's last record names it: so a
// repeated request is answered with the very report of the first one, however long it is and after any restart.

import Dispatch
import JSON
import Subsidy
import SubsidyRuntime
import Synchronization

extension Call {
    /// Runs an import once for each key: a repetition is answered with the first report, and imports nothing.
    func reportedImport(_ subject: String, _ run: () throws -> WrittenImport) throws -> Answer {
        if let key = idempotency, let kept = service.office.kept(key) { return try report(of: kept.get()) }
        let report = try run()
        let octets = report.jsonBytes()
        // Without a key nobody can ask for it again, and a dry run has done nothing that a record should tell of.
        guard idempotency != nil || !report.isDryRun else { return answer(octets) }
        let stored = try service.documents.store(octets)
        let event = ImportReported(
            subject: subject, isDryRun: report.isDryRun, records: report.rows.count,
            changed: report.rows.count { $0.outcome == .created || $0.outcome == .updated },
            failed: report.rows.count { $0.outcome == .failed }, report: stored.sha256)
        return try self.report(of: record(event))
    }

    /// Puts the report on record and waits until that is durable.
    private func record(_ event: ImportReported) throws -> Reply {
        let body = (["report": .string(event.report)] as JSON).bytes()
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<Reply, Problem>?>(nil)
        service.office.submit(
            Submission(
                principal: try principal(), command: RecordImport(event), idempotency: idempotency,
                render: { _, _ in Rendered(status: 200, body: body) },
                completion: { reply in
                    result.withLock { $0 = reply }
                    done.signal()
                }))
        done.wait()
        guard let reply = result.withLock({ $0 }) else { throw Refusal.internalError }
        return try reply.get()
    }

    /// The answer that a record names.
    private func report(of reply: Reply) throws -> Answer {
        guard let digest = (try? JSON(parsing: reply.rendered.body))?["report"]?.string else { throw Refusal.internalError }
        var answer = answer(try service.documents.load(digest))
        answer.fields.append(("Voucherd-Receipt", reply.receiptText))
        if reply.replayed { answer.fields.append(("Idempotency-Replayed", "true")) }
        return answer
    }

    private func answer(_ octets: [UInt8]) -> Answer {
        Answer(status: 200, fields: [("ETag", VersionTag(version: nil, body: octets).field)], mediaType: .json, body: octets)
    }
}
