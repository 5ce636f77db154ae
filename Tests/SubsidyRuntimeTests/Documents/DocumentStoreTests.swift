import Glibc
import Journal
import SubsidyRuntime
import Testing

@Suite struct DocumentStoreTests {
    @Test func octetsComeBackAsTheyWere_AndTheSameOctetsAreOneFile() throws {
        let folder = TemporaryFolder()
        let store = try DocumentStore(directory: folder.path)
        for octets in [[], [0], Array("发票".utf8), [UInt8](repeating: 7, count: 300_000)] as [[UInt8]] {
            let stored = try store.store(octets)
            #expect(stored.size == Int64(octets.count) && stored.sha256.count == 64)
            #expect(try store.store(octets) == stored)
            #expect(try store.load(stored.sha256) == octets)
        }
        #expect(folder.files.count == 4)
    }

    @Test func aFlippedBitAndACutFileAreDetected() throws {
        let folder = TemporaryFolder()
        let store = try DocumentStore(directory: folder.path)
        let octets = [UInt8](repeating: 7, count: 1000)
        let name = try store.store(octets).sha256
        for place in [0, 500, 999] {
            var damaged = octets
            damaged[place] ^= 1
            folder.overwrite(name, damaged)
            #expect(throws: DocumentStore.Failure.damaged(name)) { _ = try store.load(name) }
        }
        folder.overwrite(name, Array(octets.dropLast()))
        #expect(throws: DocumentStore.Failure.damaged(name)) { _ = try store.load(name) }
        folder.overwrite(name, octets)
        #expect(try store.load(name) == octets)
    }

    @Test(arguments: PersonalDataVault.Algorithm.allCases)
    func rule13_APaperIsSealedOnTheDisk_UnderItsOwnName(_ algorithm: PersonalDataVault.Algorithm) throws {
        let folder = TemporaryFolder()
        let (old, new) = (try DataKey.random(), try DataKey.random())
        let papers = ["身份证 310101199001011234", "voucherd-sealed:aes-256-gcm:00000000\nnot ours"].map { Array($0.utf8) }
        let store = try DocumentStore(directory: folder.path, vault: PersonalDataVault(keys: [old], algorithm: algorithm))
        let names = try papers.map { try store.store($0).sha256 }
        for (name, paper) in zip(names, papers) {
            let kept = folder.contents(name)
            #expect(!kept.contains(paper) && kept.starts(with: Array("voucherd-sealed:\(algorithm.rawValue):\(old.name)\n".utf8)))
            #expect(try store.load(name) == paper)
        }
        // A key that was replaced still opens; without it nothing does.
        let rotated = try DocumentStore(directory: folder.path, vault: PersonalDataVault(keys: [new, old], algorithm: algorithm))
        #expect(try rotated.load(names[0]) == papers[0])
        for vault in [nil, PersonalDataVault(keys: [new], algorithm: algorithm)] {
            let locked = try DocumentStore(directory: folder.path, vault: vault)
            #expect(throws: DocumentStore.Failure.self) { _ = try locked.load(names[0]) }
        }
        // One paper in another's place is no paper.
        folder.overwrite(names[1], folder.contents(names[0]))
        #expect(throws: DocumentStore.Failure.self) { _ = try store.load(names[1]) }
    }

    @Test func rule13_WhatAnEarlierVersionKeptOpen_IsStillRead() throws {
        let folder = TemporaryFolder()
        let paper = Array("voucherd-sealed:aes-256-gcm:00000000\nas it was handed in".utf8)
        let name = try DocumentStore(directory: folder.path).store(paper).sha256
        #expect(try DocumentStore(directory: folder.path, vault: PersonalDataVault(keys: [DataKey.random()])).load(name) == paper)
    }

    @Test func whatHasChangedOnTheDisk_IsWrittenAnewByWhoeverStoresItAgain() throws {
        let disk = SimulatedDisk(seed: 1)
        let store = try DocumentStore(directory: "/documents", disk: disk)
        let octets = [UInt8](repeating: 7, count: 1000)
        let stored = try store.store(octets)
        let path = try #require(disk.paths.first)
        disk.flip(path, 1, at: 500)
        #expect(throws: DocumentStore.Failure.damaged(stored.sha256)) { _ = try store.load(stored.sha256) }
        #expect(try store.store(octets) == stored && store.load(stored.sha256) == octets && disk.paths == [path])
    }

    @Test func aPowerLossAtEveryCall_LosesNoDocumentThatWasStored() throws {
        let files = [Self.file(1), Self.file(2), Self.file(1), Self.file(3)]
        let whole = SimulatedDisk(seed: 0)
        let all = try DocumentStore(directory: "/documents", disk: whole)
        for octets in files { _ = try all.store(octets) }
        for call in 0..<whole.operationCount {
            for seed in 0..<4 as Range<UInt64> {
                let disk = SimulatedDisk(seed: seed)
                disk.schedule(ScheduledFault(.powerLoss, after: call))
                var stored: [String: [UInt8]] = [:]
                if let store = try? DocumentStore(directory: "/documents", disk: disk) {
                    for octets in files { if let sha256 = try? store.store(octets).sha256 { stored[sha256] = octets } }
                }
                #expect(disk.isOff)
                disk.restart()
                let store = try DocumentStore(directory: "/documents", disk: disk)
                for (sha256, octets) in stored { #expect(try store.load(sha256) == octets, "call \(call), seed \(seed)") }
                for octets in files { #expect(try store.load(store.store(octets).sha256) == octets) }
            }
        }
    }

    @Test(arguments: [DiskOperation.open, .write, .synchronize, .rename, .synchronizeDirectory])
    func whatTheDiskRefuses_IsNotStored(_ operation: DiskOperation) throws {
        let disk = SimulatedDisk(seed: 1)
        let store = try DocumentStore(directory: "/documents", disk: disk)
        disk.schedule(ScheduledFault(.error(EIO), at: operation, count: 9))
        #expect(throws: DocumentStore.Failure.self) { _ = try store.store(Self.file(1)) }
        disk.setRates()
        #expect(try store.load(store.store(Self.file(1)).sha256) == Self.file(1))
        // The same file again is synced again: its name may be in the page cache alone.
        disk.schedule(ScheduledFault(.error(EIO), at: operation, count: 9))
        let isNeeded = operation != .write && operation != .rename
        #expect(((try? store.store(Self.file(1))) == nil) == isNeeded)
    }

    private static func file(_ number: UInt8) -> [UInt8] { [UInt8](repeating: number, count: 1500) }

    @Test func whatIsNotThereIsMissing() throws {
        let folder = TemporaryFolder()
        let store = try DocumentStore(directory: folder.path)
        let name = String(repeating: "0", count: 64)
        #expect(throws: DocumentStore.Failure.missing(name)) { _ = try store.load(name) }
    }
}

/// A fresh directory, removed afterwards with what is in it.
final class TemporaryFolder {
    let path: String

    init() {
        var template = Array("\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/voucherd-runtime-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    }

    deinit {
        for file in files { unlink(file) }
        for folder in names(path) { rmdir("\(path)/\(folder)") }
        rmdir(path)
    }

    /// Files two levels down.
    var files: [String] { names(path).flatMap { folder in names("\(path)/\(folder)").map { "\(path)/\(folder)/\($0)" } } }

    /// The octets of a file as they are on the disk.
    func contents(_ name: String) -> [UInt8] {
        guard let file = fopen("\(path)/\(name.prefix(2))/\(name)", "r") else { return [] }
        defer { fclose(file) }
        var octets = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&octets, 1, octets.count, file)
        return Array(octets.prefix(count))
    }

    func overwrite(_ name: String, _ octets: [UInt8]) {
        guard let file = fopen("\(path)/\(name.prefix(2))/\(name)", "w") else { return }
        fwrite(octets, 1, octets.count, file)
        fclose(file)
    }

    private func names(_ folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
