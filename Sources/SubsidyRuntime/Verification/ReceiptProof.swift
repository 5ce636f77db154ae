import Cryptography
import Journal

/// Whether the record that a receipt names is in a journal.
public struct ReceiptProof: Sendable, Equatable, CustomStringConvertible {
    /// What was found.
    public enum Finding: Sendable, Equatable {
        /// The record is there, with the receipt's hash: it and everything before it is what it was when the receipt was given.
        case present
        /// The journal ends before it: what was acknowledged is gone.
        case missing(last: UInt64)
        /// Another record stands in its place.
        case other(Digest)
        /// The journal could not be read so far.
        case unreached(UInt64)
    }

    public let receipt: Receipt
    public let finding: Finding

    public var isProved: Bool { finding == .present }

    public var description: String {
        switch finding {
        case .present: "receipt seq \(receipt.seq): the record is in the journal"
        case .missing(let last):
            "receipt seq \(receipt.seq): NOT in the journal, which ends with record \(last): its history was cut short"
        case .other(let hash):
            "receipt seq \(receipt.seq): NOT in the journal, where record \(receipt.seq) has the hash \(hash.hex): its history was rewritten"
        case .unreached(let last):
            "receipt seq \(receipt.seq): NOT proved: the journal is bad behind record \(last)"
        }
    }
}

/// Looks for receipts while a journal is read.
struct ReceiptProver {
    private let receipts: [Receipt]
    private let wanted: Set<UInt64>
    private var found: [UInt64: Digest] = [:]

    init(_ receipts: [Receipt]) {
        self.receipts = receipts
        wanted = Set(receipts.map(\.seq))
    }

    mutating func see(_ seq: UInt64, _ hash: Digest) {
        if wanted.contains(seq) { found[seq] = hash }
    }

    /// What was found, once the journal was read to its end or to its first fault.
    func proofs(of journal: JournalVerification) -> [ReceiptProof] {
        receipts.map { receipt in
            let finding: ReceiptProof.Finding =
                if let hash = found[receipt.seq] {
                    hash == receipt.hash ? .present : .other(hash)
                } else if journal.isWhole {
                    .missing(last: journal.head.seq)
                } else {
                    .unreached(journal.head.seq)
                }
            return ReceiptProof(receipt: receipt, finding: finding)
        }
    }
}
