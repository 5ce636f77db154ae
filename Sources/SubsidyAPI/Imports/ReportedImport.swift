// An import is many commands and one answer. The answer is a file named by its digest, and the import's last record names it: so a
// repeated request is answered with the very report of the first one, however long it is and after any restart.

import Cryptography
import Dispatch
import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime
import Synchronization

extension Call {
    /// Runs an import once for each key: a repetition is answered with the first report, and imports nothing.
    ///
    /// - Parameters:
    ///   - key: the name of the member that carries a row's key.
    ///   - run: writes the rows.
    func reportedImport(_ subject: String, key: String, _ run: (inout WrittenImport) throws -> Void) throws -> Answer {
        if let key = idempotency, let kept = service.office.kept(key) { return try report(of: kept.get()) }
        var report = WrittenImport(
            isDryRun: query["dryRun"] == "true", keyName: key, language: language, file: try service.documents.scratch())
        try run(&report)
        try report.finish()
        // Without a key nobody can ask for it again, and a dry run has done nothing that a record should tell of.
        guard idempotency != nil || !report.isDryRun else { return try answer(report.file, sha256: report.file.digest(.sha256).hex) }
        let stored = try service.documents.store(report.file)
        let event = ImportReported(
            subject: subject, isDryRun: report.isDryRun, records: report.records, changed: report.count(.created, .updated),
            failed: report.count(.failed), report: stored.sha256)
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
        var answer = try answer(service.documents.open(digest), sha256: digest)
        answer.fields.append(("Voucherd-Receipt", reply.receiptText))
        if reply.replayed { answer.fields.append(("Idempotency-Replayed", "true")) }
        return answer
    }

    private func answer(_ report: OctetFile, sha256: String) throws -> Answer {
        guard let file = OpenFile(sharing: report.descriptor) else { throw Refusal.busy }
        var answer = Answer(status: 200, fields: [("ETag", "\"\(sha256)\"")], mediaType: .json)
        answer.file = FileSlice(file)
        return answer
    }
}
