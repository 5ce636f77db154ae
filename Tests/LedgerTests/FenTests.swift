import JSON
import Testing

@testable import Ledger

@Suite struct FenTests {
    @Test(arguments: [
        ("0", 0), ("0.0", 0), ("0.00", 0), ("12", 1200), ("12.5", 1250), ("12.50", 1250), ("12.05", 1205), ("1200000.00", 120_000_000),
        ("0.01", 1), ("-0.01", -1), ("-12.5", -1250), ("9999999999999", 999_999_999_999_900),
        ("9999999999999.99", 999_999_999_999_999), ("-9999999999999.99", -999_999_999_999_999),
    ])
    func money1_YuanAreReadExactly(_ text: String, _ fen: Int64) {
        #expect(Fen(text)?.amount == fen)
    }

    @Test(arguments: [
        "", "-", ".", "1.", ".5", "1.234", "1.2.3", "1e3", "1E3", "+1", "--1", "01", "00", "-01", " 1", "1 ", "1,000", "1_000", "0x10",
        "NaN", "inf",
        "１", "一", "1.2５", "10000000000000", "10000000000000.00", "99999999999999", "100000000000000", "9999999999999999999999999", "1.-5",
        "- 1",
    ])
    func money1_WhatIsNoAmountIsRefused(_ text: String) {
        #expect(Fen(text) == nil)
    }

    @Test func money1_PrintingAndReadingAreInverse_OnAThousandAmounts() {
        var random = Generator(seed: 1)
        for _ in 0..<1000 {
            let bits = random.next(below: 50)
            let amount = Int64(random.next() & ((1 << UInt64(bits)) - 1)) * (random.next(below: 2) == 0 ? 1 : -1)
            let fen = Fen(max(-Fen.inputMax.amount, min(Fen.inputMax.amount, amount)))
            #expect(Fen(fen.description) == fen)
            let decimals = fen.description.split(separator: ".")
            #expect(decimals.count == 2 && decimals[1].count == 2)
        }
        #expect(Fen(-5).description == "-0.05" && Fen(Int64.min).description == "-92233720368547758.08")
    }

    @Test func money1_JSONNumbersAreReadFromTheirText() throws {
        func read(_ text: String) throws -> Fen { try Fen(json: JSON(parsing: Array(text.utf8))) }
        #expect(try read("1200000.10").amount == 120_000_010)
        // 0.29 and 1.1 have no exact binary form; 9007199254740993 is no double at all.
        #expect(try read("0.29").amount == 29 && read("1.1").amount == 110)
        #expect(try read("\"8007199254740.99\"").amount == 800_719_925_474_099)
        for wrong in ["1e2", "0.001", "true", "null", "[1]", "\"1 \"", "12.345", "1.10000000000000000001"] {
            #expect(throws: JSONShapeError.self) { _ = try read(wrong) }
        }
        #expect(String(decoding: Fen(1205).jsonBytes(), as: UTF8.self) == "\"12.05\"")
    }
}

/// A small seeded generator (SplitMix64), so that a failing test replays exactly.
struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func next(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
