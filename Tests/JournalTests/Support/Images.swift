// A journal as its files' octets, so that a test can spoil a copy of it ten thousand times.

import Journal

/// The files of a journal that was left without being closed, as after a crash of the process.
struct Image {
    static let directory = "/journal"
    var files: [String: [UInt8]] = [:]

    /// What `append` makes of the simulated disk.
    static func make(
        options: JournalOptions = smallOptions(), _ append: (EmbeddedJournal) throws -> Void
    ) throws -> Image {
        let disk = SimulatedDisk(seed: 1)
        let journal = try EmbeddedJournal(directory: directory, disk: disk, options: options)
        try append(journal)
        return Image(of: disk)
    }

    init(of disk: SimulatedDisk) {
        for path in disk.paths { files[String(path.dropFirst(Image.directory.count + 1))] = disk.octets(path) }
    }

    /// A fresh disk with these files.
    func disk(seed: UInt64 = 1) -> SimulatedDisk {
        let disk = SimulatedDisk(seed: seed)
        for (name, octets) in files { disk.put("\(Image.directory)/\(name)", octets) }
        return disk
    }

    /// Opens a copy.
    func open(options: JournalOptions = smallOptions()) throws -> EmbeddedJournal {
        try EmbeddedJournal(directory: Image.directory, disk: disk(), options: options)
    }

    func verify(options: JournalOptions = smallOptions()) throws -> JournalVerification {
        try verifyJournal(Image.directory, disk: disk(), options: options)
    }

    /// Names of segments, oldest first.
    var segments: [String] { files.keys.filter { $0.hasSuffix(".jsonl") }.sorted() }

    /// The active segment's octets, zeros behind the records excluded.
    var active: [UInt8] {
        get { files[segments.last!]! }
        set { files[segments.last!] = newValue }
    }
}

extension Array where Element == UInt8 {
    /// Lines with their line feeds.
    var lines: [[UInt8]] {
        split(separator: 0x0A, omittingEmptySubsequences: true).map { Array($0) + [0x0A] }
    }
}
