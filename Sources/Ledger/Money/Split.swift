/// Splits `whole` in proportion to `weights` so that the parts sum to the whole exactly: largest remainder, ties to the
/// earlier part (domain rules, Money 5).
///
/// - Precondition: `whole` is not negative, weights are not negative and at least one is positive.
public func split(_ whole: Fen, by weights: [Int64]) -> [Fen] {
    let total = weights.reduce(0, +)
    precondition(whole >= .zero && total > 0 && weights.allSatisfy { $0 >= 0 }, "a split needs something to split by")
    var parts: [Int64] = []
    var remainders: [(index: Int, remainder: Int64)] = []
    for (index, weight) in weights.enumerated() {
        let product = whole.amount.multipliedFullWidth(by: weight)
        let (quotient, remainder) = total.dividingFullWidth(product)
        parts.append(quotient)
        remainders.append((index, remainder))
    }
    let left = Int(whole.amount - parts.reduce(0, +))
    let order = remainders.sorted { ($0.remainder, $1.index) > ($1.remainder, $0.index) }
    for place in order.prefix(left) { parts[place.index] += 1 }
    return parts.map(Fen.init)
}
