// Puts a backup in place of data that is gone. Nothing that is there is overwritten; the journal gets its name last, so that an
// interrupted restore leaves nothing that would be served.

import Cryptography
import Glibc
import JSON
import Journal
import Subsidy

/// Restores a backup into a data directory that holds no journal.
///
/// The copy is replayed before it gets its name: its head, its state and its documents must be what the backup's manifest says.
///
/// - Parameter acceptsOtherState: takes a state that another version of the program or the configuration makes of the same records.
/// - Throws: `BackupFailure`, `JournalError`; then nothing is served that was not there before.
public func restoreOffice(
    from source: String, data: String, policy: Policy, options: JournalOptions = JournalOptions(), vault: PersonalDataVault? = nil,
    acceptsOtherState: Bool = false
) throws -> BackupManifest {
    let disk = LinuxDisk()
    let manifest = try readManifest(source, disk)
    let (journal, aside) = ("\(data)/journal", "\(data)/journal.restoring")
    try prepareRestore(into: data, aside: aside, disk)
    do {
        try bringOver(source, data, manifest, to: aside, policy, options, vault, acceptsOtherState: acceptsOtherState)
    } catch {
        removeFiles(in: aside, disk)
        throw error
    }
    do throws(DiskError) {
        try disk.rename(aside, to: journal)
        try disk.synchronizeDirectory(data)
    } catch {
        throw BackupFailure("\(error): the journal could not be put in its place")
    }
    return manifest
}

/// Copies journal and documents, and holds them against the manifest.
private func bringOver(
    _ source: String, _ data: String, _ manifest: BackupManifest, to aside: String, _ policy: Policy, _ options: JournalOptions,
    _ vault: PersonalDataVault?, acceptsOtherState: Bool
) throws {
    _ = try backUpJournal(from: "\(source)/journal", to: aside, options: options)
    let copy = try OfficeCopy(journal: aside, policy: policy, options: options, vault: vault)
    guard copy.head == manifest.head else {
        throw BackupFailure(
            "the backup's journal ends with \(copy.head), its manifest with \(manifest.head): it was changed since it was made")
    }
    guard acceptsOtherState || copy.state.digest.hex == manifest.state else {
        throw BackupFailure(
            "the records make another state here than where the backup was made: use that version of program and configuration, or restore with --other-version"
        )
    }
    let documents = try copy.copyDocuments(from: "\(source)/documents", to: "\(data)/documents")
    guard documents.count == manifest.documentCount else {
        throw BackupFailure("the records name \(documents.count) documents, the manifest \(manifest.documentCount)")
    }
    let reports = try copy.copyReports(from: "\(source)/documents", to: "\(data)/documents")
    guard reports == manifest.reportCount else {
        throw BackupFailure("the backup has \(reports) reports of imports, its manifest says \(manifest.reportCount)")
    }
}

/// Nothing of a restore that was refused is left in the way of the next.
private func removeFiles(in directory: String, _ disk: LinuxDisk) {
    for name in (try? disk.list(directory)) ?? [] { try? disk.remove("\(directory)/\(name)") }
    rmdir(directory)
}

/// Makes sure that nothing is overwritten: no journal, and no half of one.
private func prepareRestore(into data: String, aside: String, _ disk: LinuxDisk) throws(BackupFailure) {
    let names: [String]
    do throws(DiskError) {
        try disk.makeDirectoryDurably(data)
        names = try disk.list(data)
    } catch {
        throw BackupFailure("\(error): the data directory is needed")
    }
    guard !names.contains("journal") else {
        throw BackupFailure("\(data)/journal is there already: name another data directory, or move it away")
    }
    guard !names.contains("journal.restoring") else {
        throw BackupFailure("\(aside) is left of a restore that was interrupted: remove it, and restore again")
    }
}

private func readManifest(_ source: String, _ disk: LinuxDisk) throws -> BackupManifest {
    let path = "\(source)/\(BackupManifest.fileName)"
    do {
        let file = try disk.open(path, .read)
        defer { disk.close(file) }
        var octets = [UInt8](repeating: 0, count: min(try disk.size(file), BackupManifest.bytesMax))
        let count = try octets.withUnsafeMutableBytes { try disk.read(file, into: $0, at: 0) }
        return try BackupManifest(json: JSON(parsing: Array(octets[..<count])))
    } catch let error as DiskError {
        throw BackupFailure("\(error): \(source) holds no whole backup, since the manifest is written last")
    } catch {
        throw BackupFailure("\(path): \(error)")
    }
}
