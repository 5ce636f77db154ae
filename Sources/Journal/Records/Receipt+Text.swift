// A receipt as callers get it, in the field `Voucherd-Receipt`, and as an auditor types it in again.

import Cryptography

extension Receipt: LosslessStringConvertible {
    /// `seq=5; hash=<64 hex>`.
    public var description: String { "seq=\(seq); hash=\(hash.hex)" }

    /// Reads what `description` wrote, with or without the field's name before it and spaces around; nil for anything else.
    public init?(_ description: String) {
        var text = Substring(description)
        if let colon = text.firstIndex(of: ":") {
            guard text[..<colon].trimmingSpaces.lowercased() == "voucherd-receipt" else { return nil }
            text = text[text.index(after: colon)...]
        }
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map(\.trimmingSpaces)
        guard parts.count == 2, parts[0].hasPrefix("seq="), parts[1].hasPrefix("hash="),
            let seq = UInt64(parts[0].dropFirst(4)), seq > 0, let hash = Digest(hex: String(parts[1].dropFirst(5)))
        else { return nil }
        self.init(seq: seq, hash: hash)
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = self
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return text
    }
}
