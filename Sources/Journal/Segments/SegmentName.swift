// A segment's file name carries its first seq, so that names in order are history in order.

/// The names of the files in a journal's directory.
enum SegmentName {
    static let prefix = "journal-"
    static let suffix = ".jsonl"
    /// Appended while a file is being made: such a file was never part of the journal.
    static let unfinished = ".tmp"
    /// The name of the hint at the last acknowledged record.
    static let head = "head"
    /// The name of the file whose lock keeps a second process away.
    static let lock = "lock"
    private static let digits = 20

    /// `journal-00000000000000000001.jsonl`.
    static func name(first seq: UInt64) -> String {
        let number = String(seq)
        return prefix + String(repeating: "0", count: digits - number.count) + number + suffix
    }

    /// The first seq that a name stands for; nil where it is not a segment's name.
    static func first(of name: String) -> UInt64? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        let number = name.dropFirst(prefix.count).dropLast(suffix.count)
        guard number.utf8.count == digits, number.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return UInt64(number)
    }
}

extension Disk {
    /// First seqs of the segments in a directory, ascending.
    func segments(_ directory: String) throws(DiskError) -> [UInt64] {
        try list(directory).compactMap { SegmentName.first(of: $0) }.sorted()
    }
}

/// A path in a directory.
func path(_ directory: String, _ name: String) -> String {
    directory.hasSuffix("/") ? directory + name : directory + "/" + name
}
