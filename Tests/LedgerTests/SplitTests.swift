import Testing

@testable import Ledger

@Suite struct SplitTests {
    @Test(
        arguments: [
            (100, [1, 1, 1], [34, 33, 33]), (101, [1, 1, 1], [34, 34, 33]), (1, [1, 1], [1, 0]), (0, [3, 4], [0, 0]),
            (7, [0, 1, 0], [0, 7, 0]),
            (10, [30, 70], [3, 7]), (5, [30, 70], [2, 3]), (100, [2, 1], [67, 33]), (3, [1, 1, 1, 1, 1], [1, 1, 1, 0, 0]),
        ] as [(Int64, [Int64], [Int64])])
    func money5_TheLargestRemainderGetsTheFen_TiesToTheEarlier(_ whole: Int64, _ weights: [Int64], _ parts: [Int64]) {
        #expect(split(Fen(whole), by: weights).map(\.amount) == parts)
    }

    @Test func money5_ThePartsSumExactly_AndEachIsWithinAFenOfItsShare() {
        var random = Generator(seed: 5)
        for _ in 0..<2000 {
            let weights = (0...random.next(below: 12)).map { _ in Int64(random.next(below: 1_000_000)) } + [1]
            let whole = Fen(Int64(random.next() & ((1 << 50) - 1)))
            let parts = split(whole, by: weights)
            #expect(parts.reduce(Fen.zero, +) == whole)
            let total = weights.reduce(0, +)
            for (part, weight) in zip(parts, weights) {
                let floor = total.dividingFullWidth(whole.amount.multipliedFullWidth(by: weight)).quotient
                #expect(part.amount == floor || part.amount == floor + 1)
                if weight == 0 { #expect(part == .zero) }
            }
        }
    }

    @Test func money5_MoreRemainderNeverGetsLess() {
        var random = Generator(seed: 6)
        for _ in 0..<500 {
            let weights = (0..<6).map { _ in Int64(1 + random.next(below: 50)) }
            let whole = Int64(random.next(below: 100_000))
            let total = weights.reduce(0, +)
            let parts = split(Fen(whole), by: weights).map(\.amount)
            let given = (0..<6).filter { parts[$0] > whole * weights[$0] / total }
            let kept = (0..<6).filter { parts[$0] == whole * weights[$0] / total }
            for winner in given {
                for loser in kept {
                    let (won, lost) = (whole * weights[winner] % total, whole * weights[loser] % total)
                    #expect(won > lost || (won == lost && winner < loser))
                }
            }
        }
    }
}
