import Journal

extension JournalError {
    /// A record fits the chain, so it was written by whoever kept the journal, and yet the books cannot have taken it.
    static func unsound(_ seq: Int64, _ fault: String) -> JournalError {
        JournalError(
            .damaged, "record \(seq) fits the chain but cannot have happened: \(fault)",
            advice: "No voucherd writes such a record: compare the journal with a backup, and its receipts with those that were given out.")
    }

    /// A record fits the chain and holds what this program cannot read.
    static func unreadable(_ seq: UInt64, _ fault: String) -> JournalError {
        JournalError(
            .incompatible, "record \(seq) fits the chain but cannot be read: \(fault)",
            advice: "Use the program that wrote it, or a later one.")
    }
}
