// A copy of everything the office cannot make again: the journal up to what is acknowledged when the copy begins, and every document
// and report of an import that its records name. It may be made while the service runs: nothing is locked, every record is checked
// against the chain and every file against its digest as it is copied, and what was copied is replayed before it is called a backup.
//
// Keys are not in it: a backup that holds them beside the data that they protect or vouch for is worth less.

import Cryptography
import JSON
import Journal
import Subsidy

/// Copies the data directory of a service, running or not, into a directory that holds no backup yet.
///
/// - Throws: `JournalError` where the journal is damaged or the target cannot be written; `BackupFailure` where the target is taken,
///   a document is missing or damaged, or the copy does not replay.
public func backUpOffice(
    data: String, to target: String, policy: Policy, options: JournalOptions = JournalOptions(), vault: PersonalDataVault? = nil
) throws -> BackupManifest {
    let disk = LinuxDisk()
    try prepareBackup(target, disk)
    _ = try backUpJournal(from: "\(data)/journal", to: "\(target)/journal", options: options)
    let copy = try OfficeCopy(journal: "\(target)/journal", policy: policy, options: options, vault: vault)
    let documents = try copy.copyDocuments(from: "\(data)/documents", to: "\(target)/documents")
    let manifest = BackupManifest(
        head: copy.head, algorithm: options.algorithm.rawValue, state: copy.state.digest.hex, documentCount: documents.count,
        documentBytes: documents.byteCount, reportCount: try copy.copyReports(from: "\(data)/documents", to: "\(target)/documents"))
    try writeManifest(manifest, to: target, disk)
    return manifest
}

/// Makes the target, which must be empty.
private func prepareBackup(_ target: String, _ disk: LinuxDisk) throws(BackupFailure) {
    let names: [String]
    do throws(DiskError) {
        try disk.makeDirectoryDurably(target)
        names = try disk.list(target)
    } catch {
        throw BackupFailure("\(error): the backup needs a directory to write")
    }
    guard names.isEmpty else { throw BackupFailure("\(target) is not empty: name a new directory, or empty this one") }
}

/// Puts the manifest beside what it describes: the last step.
private func writeManifest(_ manifest: BackupManifest, to target: String, _ disk: LinuxDisk) throws {
    let path = "\(target)/\(BackupManifest.fileName)"
    let octets = manifest.jsonBytes() + [0x0A]
    do {
        let file = try disk.open(path + ".tmp", .replace)
        defer { disk.close(file) }
        var written = 0
        while written < octets.count {
            written += try octets.withUnsafeBytes { try disk.write(file, UnsafeRawBufferPointer(rebasing: $0[written...]), at: written) }
        }
        try disk.synchronize(file)
        try disk.rename(path + ".tmp", to: path)
        try disk.synchronizeDirectory(target)
    } catch let error as DiskError {
        throw BackupFailure("\(error): the backup's manifest could not be written")
    }
}

/// A copied journal, replayed: what it makes, and the files that it names.
struct OfficeCopy {
    let state: State
    let head: Receipt
    private let importReports: Set<String>
    private let vault: PersonalDataVault?

    /// - Throws: `BackupFailure` where the copy is not whole, with the first bad record.
    init(journal: String, policy: Policy, options: JournalOptions, vault: PersonalDataVault?) throws {
        let found = try verifyOffice(journalDirectory: journal, policy: policy, options: options, vault: vault)
        if let fault = found.journal.fault.map({ "\($0)" }) ?? found.fault { throw BackupFailure("\(journal): \(fault)") }
        state = found.state
        importReports = found.importReports
        self.vault = vault
        head = Receipt(seq: found.journal.head.seq, hash: found.journal.head.hash)
    }

    /// Copies every document that the records name, each checked against its digest on both sides.
    func copyDocuments(from source: String, to target: String) throws -> (count: Int, byteCount: Int64) {
        try copy(from: source, to: target) { (from, to) throws(DocumentStore.Failure) in
            var copied: Set<String> = []
            var byteCount: Int64 = 0
            for document in state.documents.all where copied.insert(document.sha256).inserted {
                byteCount += try to.store(try from.open(document.sha256)).size
            }
            return (copied.count, byteCount)
        }
    }

    /// Copies the reports of imports, which answer a repeated request. One that is not there was not in the backup which the source was
    /// restored from: those of the first versions had none.
    func copyReports(from source: String, to target: String) throws -> Int {
        try copy(from: source, to: target) { (from, to) throws(DocumentStore.Failure) in
            var count = 0
            for digest in importReports {
                do throws(DocumentStore.Failure) {
                    _ = try to.store(try from.open(digest))
                    count += 1
                } catch {
                    guard case .missing = error else { throw error }
                }
            }
            return count
        }
    }

    private func copy<Result>(
        from source: String, to target: String, _ body: (DocumentStore, DocumentStore) throws(DocumentStore.Failure) -> Result
    ) throws -> Result {
        do throws(DocumentStore.Failure) {
            return try body(DocumentStore(directory: source, vault: vault), DocumentStore(directory: target, vault: vault))
        } catch {
            throw BackupFailure("\(source): \(error.text)")
        }
    }
}

extension DocumentStore.Failure {
    /// What an operator reads.
    var text: String {
        switch self {
        case .system(let operation, let path, let number): "\(DiskError(operation: operation, path: path, number: number))"
        case .missing(let sha256): "the document \(sha256), which a record names, is missing"
        case .damaged(let sha256): "the document \(sha256) is damaged: its octets have another digest"
        case .sealed(let sha256, let reason): "the document \(sha256) is damaged or of another key: \(reason)"
        }
    }
}
