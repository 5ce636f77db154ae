import FEEL
import Ledger

extension Value {
    /// An amount, in yuan.
    init(yuan fen: Fen) { self = Decimal128(unscaled: fen.amount, exponent: -2).map(Value.number) ?? .null }

    init(_ rate: Rate) { self = Decimal128(unscaled: rate.millionths, exponent: -6).map(Value.number) ?? .null }

    init(_ date: LocalDate) { self = CalendarDate(daysSinceEpoch: date.day).map(Value.date) ?? .null }
}

extension Fen {
    /// An amount in yuan, floored to the fen; nil where it is negative or beyond `inputMax`.
    init?(flooringYuan number: Decimal128) {
        guard !number.isNegative else { return nil }
        var coefficient = number.coefficient
        var exponent = number.exponent + 2
        while exponent < 0, coefficient > 0 {
            coefficient /= 10
            exponent += 1
        }
        while exponent > 0, coefficient > 0 {
            guard coefficient <= UInt128(Fen.inputMax.amount) else { return nil }
            coefficient *= 10
            exponent -= 1
        }
        guard coefficient <= UInt128(Fen.inputMax.amount) else { return nil }
        self.init(Int64(coefficient))
    }
}
