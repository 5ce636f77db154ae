/// A whole number of any size, for the few functions that need more digits on the way than a decimal has.
struct BigNatural: Sendable {
    /// Base 2^32, least first, no zeros at the end.
    private var limbs: [UInt32]

    init(_ value: UInt128 = 0) {
        limbs = []
        var rest = value
        while rest != 0 {
            limbs.append(UInt32(truncatingIfNeeded: rest))
            rest >>= 32
        }
    }

    private init(limbs: [UInt32]) {
        self.limbs = limbs
        while self.limbs.last == 0 { self.limbs.removeLast() }
    }

    /// Reads digits; anything else counts as 0.
    init(digits: String) {
        self.init()
        for digit in digits.utf8 { self = self * BigNatural(10) + BigNatural(UInt128(digit &- 48)) }
    }

    var isZero: Bool { limbs.isEmpty }
    var bitWidth: Int { limbs.isEmpty ? 0 : limbs.count * 32 - (limbs.last ?? 0).leadingZeroBitCount }

    /// The value, where it is below 2^128.
    var asUInt128: UInt128? {
        guard limbs.count <= 4 else { return nil }
        return limbs.reversed().reduce(0) { $0 << 32 | UInt128($1) }
    }

    static func power(ofTen power: Int) -> BigNatural {
        var result = BigNatural(1)
        var rest = power
        while rest > 0 {
            let step = min(rest, PowersOfTen.wideMax)
            result = result * BigNatural(PowersOfTen.wide(step))
            rest -= step
        }
        return result
    }

    /// How many decimal digits it has; 1 for zero.
    var digitCount: Int {
        if let small = asUInt128 { return PowersOfTen.digits(small) }
        let guess = bitWidth * 1_233 / 4_096
        return self >= BigNatural.power(ofTen: guess) ? guess + 1 : guess
    }

    static func + (left: BigNatural, right: BigNatural) -> BigNatural {
        var result: [UInt32] = []
        var carry: UInt64 = 0
        for index in 0..<max(left.limbs.count, right.limbs.count) {
            carry += UInt64(index < left.limbs.count ? left.limbs[index] : 0) + UInt64(index < right.limbs.count ? right.limbs[index] : 0)
            result.append(UInt32(truncatingIfNeeded: carry))
            carry >>= 32
        }
        result.append(UInt32(carry))
        return BigNatural(limbs: result)
    }

    /// The difference; zero where it would be negative.
    static func - (left: BigNatural, right: BigNatural) -> BigNatural {
        guard left >= right else { return BigNatural() }
        var result = left.limbs
        var borrow: Int64 = 0
        for index in result.indices {
            var difference = Int64(result[index]) - (index < right.limbs.count ? Int64(right.limbs[index]) : 0) - borrow
            borrow = difference < 0 ? 1 : 0
            if difference < 0 { difference += 1 << 32 }
            result[index] = UInt32(difference)
        }
        return BigNatural(limbs: result)
    }

    static func * (left: BigNatural, right: BigNatural) -> BigNatural {
        guard !left.isZero, !right.isZero else { return BigNatural() }
        var result = [UInt32](repeating: 0, count: left.limbs.count + right.limbs.count)
        for (place, factor) in left.limbs.enumerated() {
            var carry: UInt64 = 0
            for (offset, other) in right.limbs.enumerated() {
                carry += UInt64(factor) * UInt64(other) + UInt64(result[place + offset])
                result[place + offset] = UInt32(truncatingIfNeeded: carry)
                carry >>= 32
            }
            result[place + right.limbs.count] = UInt32(carry)
        }
        return BigNatural(limbs: result)
    }

    func shiftedLeft(_ bits: Int) -> BigNatural {
        var result = [UInt32](repeating: 0, count: bits / 32)
        var carry: UInt32 = 0
        let shift = UInt32(bits % 32)
        for limb in limbs {
            result.append(shift == 0 ? limb : limb << shift | carry)
            carry = shift == 0 ? 0 : limb >> (32 - shift)
        }
        result.append(carry)
        return BigNatural(limbs: result)
    }

    /// Quotient and remainder; zero and the number itself for a divisor of zero.
    func divided(by divisor: BigNatural) -> (quotient: BigNatural, remainder: BigNatural) {
        guard !divisor.isZero, self >= divisor else { return (BigNatural(), self) }
        if divisor.limbs.count == 1 { return dividedByLimb(UInt64(divisor.limbs[0])) }
        // Knuth, algorithm D, with the divisor's top bit set.
        let shift = (divisor.limbs.last ?? 1).leadingZeroBitCount
        let bottom = divisor.shiftedLeft(shift).limbs
        var top = shiftedLeft(shift).limbs
        while top.count <= limbs.count { top.append(0) }
        let count = bottom.count
        var quotient = [UInt32](repeating: 0, count: top.count - count)
        for place in stride(from: top.count - count - 1, through: 0, by: -1) {
            let head = UInt64(top[place + count]) << 32 | UInt64(top[place + count - 1])
            var guess = head / UInt64(bottom[count - 1])
            var rest = head % UInt64(bottom[count - 1])
            while guess >> 32 != 0 || guess * UInt64(bottom[count - 2]) > rest << 32 | UInt64(top[place + count - 2]) {
                guess -= 1
                rest += UInt64(bottom[count - 1])
                if rest >> 32 != 0 { break }
            }
            if BigNatural.subtract(guess, bottom, from: &top, at: place) {
                guess -= 1
                BigNatural.addBack(bottom, to: &top, at: place)
            }
            quotient[place] = UInt32(truncatingIfNeeded: guess)
        }
        return (BigNatural(limbs: quotient), BigNatural(limbs: top).shiftedRight(shift))
    }

    private static func subtract(_ factor: UInt64, _ divisor: [UInt32], from top: inout [UInt32], at place: Int) -> Bool {
        var borrow: Int64 = 0
        var carry: UInt64 = 0
        for index in divisor.indices {
            carry += factor * UInt64(divisor[index])
            let difference = Int64(top[place + index]) - borrow - Int64(carry & 0xFFFF_FFFF)
            top[place + index] = UInt32(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
            carry >>= 32
        }
        let difference = Int64(top[place + divisor.count]) - borrow - Int64(carry)
        top[place + divisor.count] = UInt32(truncatingIfNeeded: difference)
        return difference < 0
    }

    private static func addBack(_ divisor: [UInt32], to top: inout [UInt32], at place: Int) {
        var carry: UInt64 = 0
        for index in divisor.indices {
            carry += UInt64(top[place + index]) + UInt64(divisor[index])
            top[place + index] = UInt32(truncatingIfNeeded: carry)
            carry >>= 32
        }
        top[place + divisor.count] = top[place + divisor.count] &+ UInt32(truncatingIfNeeded: carry)
    }

    private func dividedByLimb(_ divisor: UInt64) -> (quotient: BigNatural, remainder: BigNatural) {
        var quotient = limbs
        var rest: UInt64 = 0
        for index in limbs.indices.reversed() {
            rest = rest << 32 | UInt64(limbs[index])
            quotient[index] = UInt32(rest / divisor)
            rest %= divisor
        }
        return (BigNatural(limbs: quotient), BigNatural(UInt128(rest)))
    }

    func shiftedRight(_ bits: Int) -> BigNatural {
        guard bits / 32 < limbs.count else { return BigNatural() }
        var result = Array(limbs[(bits / 32)...])
        let shift = UInt32(bits % 32)
        if shift > 0 {
            for index in result.indices {
                let upper = index + 1 < result.count ? result[index + 1] << (32 - shift) : 0
                result[index] = result[index] >> shift | upper
            }
        }
        return BigNatural(limbs: result)
    }

    /// The square root, rounded down.
    var squareRoot: BigNatural {
        guard !isZero else { return self }
        var guess = BigNatural(1).shiftedLeft((bitWidth + 1) / 2)
        while true {
            let next = (guess + divided(by: guess).quotient).shiftedRight(1)
            if next >= guess { return guess }
            guess = next
        }
    }
}

extension BigNatural: Comparable {
    static func < (left: BigNatural, right: BigNatural) -> Bool {
        if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
        for index in left.limbs.indices.reversed() where left.limbs[index] != right.limbs[index] {
            return left.limbs[index] < right.limbs[index]
        }
        return false
    }
}
