import Journal
import Ledger
import Subsidy

extension Office {
    /// The balances after a record: from the nearest mark before it and the movements between the two, of which there are few.
    ///
    /// - Returns: nil where the record is not durable yet, or there is none.
    public func books(at seq: Int64) throws -> Books? {
        let (found, _) = read { state, _ in (mark: state.ledgerMarks.last(upTo: seq), head: state.seq, books: state.books) }
        if seq == found.head { return found.books }
        guard seq >= 0, seq < found.head, seq <= Int64(journal.head.seq) else { return nil }
        var books = found.mark?.books ?? Books()
        let start = found.mark?.seq ?? 0
        // Beyond that many records from a mark nothing is posted before the next one.
        let end = min(seq, start + LedgerMark.recordsBetween)
        guard start < end else { return books }
        try journal.postings(from: start + 1) { record, postings in
            guard record <= end else { return false }
            for posting in postings { try books.post(posting.entry) }
            return record < end
        }
        return books
    }
}
