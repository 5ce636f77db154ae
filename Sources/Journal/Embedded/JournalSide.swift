// One copy of the journal: a directory on a disk. With a mirror there are two that hold the same octets.

/// A directory on a disk.
struct JournalSide: Sendable {
    let disk: any Disk
    let directory: String

    /// The path of the segment that begins with `first`.
    func segment(_ first: UInt64) -> String {
        path(directory, SegmentName.name(first: first))
    }

    /// First seqs of the segments here, ascending.
    func segments() throws(JournalError) -> [UInt64] {
        do throws(DiskError) { return try disk.segments(directory) } catch { throw error.reading("listing the journal") }
    }

    /// Makes the directory, durably.
    func make() throws(JournalError) {
        do throws(DiskError) { try disk.makeDirectoryDurably(directory) } catch { throw error.writing("making the journal's directory") }
    }
}

extension String {
    /// The directory that holds this path.
    var parentDirectory: String {
        var trimmed = Substring(self)
        while trimmed.utf8.count > 1, trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }
}
