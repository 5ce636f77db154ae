/// Powers of ten and decimal lengths, from tables.
enum PowersOfTen {
    /// 10^0 … 10^19, all that fit 64 bits.
    static let narrowMax = 19
    /// 10^0 … 10^38, all that fit 128 bits.
    static let wideMax = 38

    private static let narrowTable: [UInt64] = {
        var table: [UInt64] = [1]
        for _ in 0..<narrowMax { table.append((table.last ?? 1) &* 10) }
        return table
    }()

    private static let wideTable: [UInt128] = {
        var table: [UInt128] = [1]
        for _ in 0..<wideMax { table.append((table.last ?? 1) &* 10) }
        return table
    }()

    @inline(__always) static func narrow(_ power: Int) -> UInt64 { narrowTable[power] }

    @inline(__always) static func wide(_ power: Int) -> UInt128 { wideTable[power] }

    /// How many decimal digits a number has; 1 for zero.
    static func digits(_ value: UInt128) -> Int {
        if value >> 64 == 0 { return digits(UInt64(truncatingIfNeeded: value)) }
        // 1233 / 4096 is a little more than log10(2).
        let guess = ((128 - value.leadingZeroBitCount) &* 1233) >> 12
        return value >= wide(guess) ? guess + 1 : guess
    }

    static func digits(_ value: UInt64) -> Int {
        if value < 10 { return 1 }
        let guess = ((64 - value.leadingZeroBitCount) &* 1233) >> 12
        return guess > narrowMax || value < narrow(guess) ? guess : guess + 1
    }
}
