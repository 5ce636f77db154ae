// The second directory and what was mended between the two.

/// A second directory, better on another disk, that holds the same octets as the journal.
///
/// Every batch is written and synced to both before it is acknowledged. If the mirror's disk fails the journal goes on without
/// it (`EmbeddedJournal.mirrorFailure`) and brings it up to date at the next start.
public struct JournalMirror: Sendable {
    /// The mirror's directory; its parent must exist.
    public let directory: String
    /// The disk it is on.
    public let disk: any Disk

    /// Names the mirror.
    public init(directory: String, disk: any Disk = LinuxDisk()) {
        self.directory = directory
        self.disk = disk
    }
}

/// A segment that was mended from the other copy.
public struct JournalRepair: Hashable, Sendable, CustomStringConvertible {
    /// The file that was mended.
    public let file: String
    /// The copy that the records came from.
    public let source: String
    /// The first seq of the segment.
    public let first: UInt64
    /// The last record that the mended segment holds.
    public let head: JournalHead

    public var description: String {
        "\(file) did not hold what it should; it was mended from \(source) up to record \(head.seq)"
    }
}
