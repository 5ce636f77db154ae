import Ledger

extension Fen {
    /// Divides the amount in the proportion of `weights`: the parts sum to the whole exactly, the largest remainders get the
    /// fen that are left over, and of equal remainders the earlier (domain, Money 5).
    ///
    /// - Precondition: the amount and each weight are at least zero, and one weight is more than zero.
    public func divided(by weights: [Int64]) -> [Fen] {
        let total = weights.reduce(0, +)
        precondition(amount >= 0 && total > 0 && weights.allSatisfy { $0 >= 0 }, "nothing to divide by")
        var parts: [Int64] = []
        var remainders: [(index: Int, remainder: Int64)] = []
        for (index, weight) in weights.enumerated() {
            let (quotient, remainder) = total.dividingFullWidth(amount.multipliedFullWidth(by: weight))
            parts.append(quotient)
            remainders.append((index, remainder))
        }
        let left = Int(amount - parts.reduce(0, +))
        remainders.sort { ($1.remainder, $0.index) < ($0.remainder, $1.index) }
        for entry in remainders.prefix(left) { parts[entry.index] += 1 }
        return parts.map { Fen($0) }
    }
}
