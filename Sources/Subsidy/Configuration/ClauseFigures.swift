import Ledger

/// The figures that a clause names: 最高30%, 最高500万元, 发放6亿元.
struct ClauseFigures: Sendable, Hashable {
    /// Every share, as 30% or 5%.
    private(set) var rates: Set<Rate> = []
    /// Every amount of money, as 500万元 or 6亿元.
    private(set) var amounts: Set<Fen> = []
    /// The amounts that are issued (发放…元, 发放最高…元): a pool's.
    private(set) var issued: Set<Fen> = []
    /// The amounts that are ceilings (最高…元).
    private(set) var ceilings: Set<Fen> = []

    init(_ text: String) {
        // White space is the typesetter's: 最高 5000 万元 is 最高5000万元.
        let scalars = Array(text.unicodeScalars.filter { !$0.properties.isWhitespace })
        var position = scalars.startIndex
        while position < scalars.endIndex {
            guard let (fen, rate, end) = Self.figure(scalars, position) else {
                position += 1
                continue
            }
            if let rate { rates.insert(rate) }
            if let fen {
                amounts.insert(fen)
                let before = String(String.UnicodeScalarView(scalars[..<position].suffix(4)))
                if before.hasSuffix("发放") || before == "发放最高" { issued.insert(fen) } else if before.hasSuffix("最高") { ceilings.insert(fen) }
            }
            position = end
        }
    }

    /// The figure that begins at a digit, and where it ends.
    private static func figure(_ scalars: [Unicode.Scalar], _ start: Int) -> (Fen?, Rate?, Int)? {
        var position = start
        var digits = ""
        while position < scalars.count, ("0"..."9").contains(scalars[position]) || scalars[position] == "." {
            digits.unicodeScalars.append(scalars[position])
            position += 1
        }
        guard !digits.isEmpty, let number = Fen(digits) else { return digits.isEmpty ? nil : (nil, nil, position) }
        guard position < scalars.count else { return (nil, nil, position) }
        // `number` is in hundredths, which is what a percentage is of a share, and what fen are of yuan.
        switch scalars[position] {
        case "%", "％": return (nil, Rate(millionths: number.amount * 100), position + 1)
        case "元": return (number, nil, position + 1)
        case "万": return (isYuan(scalars, position + 1) ? Fen(number.amount * 10_000) : nil, nil, position + 1)
        case "亿": return (isYuan(scalars, position + 1) ? Fen(number.amount * 100_000_000) : nil, nil, position + 1)
        default: return (nil, nil, position)
        }
    }

    private static func isYuan(_ scalars: [Unicode.Scalar], _ position: Int) -> Bool {
        position < scalars.count && scalars[position] == "元"
    }
}
