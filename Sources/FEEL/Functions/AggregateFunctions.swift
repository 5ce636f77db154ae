/// Built-ins that make one value of a list's items (DMN 1.5, table 75); each takes a list or the items themselves.
enum AggregateFunctions {
    static let all: [BuiltIn] = [
        BuiltIn.ofItems("min", .any) { (items, _) throws(Failure) in try extreme(items) { $0 < 0 } },
        BuiltIn.ofItems("max", .any) { (items, _) throws(Failure) in try extreme(items) { $0 > 0 } },
        BuiltIn.ofItems("sum", .any) { (items, _) throws(Failure) in try sum(items) },
        BuiltIn.ofItems("mean", .number) { (items, _) throws(Failure) in
            let numbers = try numbers(items)
            guard !numbers.isEmpty else { return .null }
            return .number(try mean(numbers))
        },
        BuiltIn.ofItems("product", .number) { (items, _) throws(Failure) in
            let numbers = try numbers(items)
            guard !numbers.isEmpty else { return .null }
            return .number(try total(numbers, Decimal128.one) { $0.multiplied(by: $1) })
        },
        BuiltIn.ofItems("median", .number) { (items, frame) throws(Failure) in
            try frame.pay(items.count)
            let sorted = try numbers(items).sorted()
            guard !sorted.isEmpty else { return .null }
            let middle = sorted.count / 2
            if sorted.count % 2 == 1 { return .number(sorted[middle]) }
            return .number(try mean([sorted[middle - 1], sorted[middle]]))
        },
        BuiltIn.ofItems("stddev", .number) { (items, frame) throws(Failure) in
            try frame.pay(NumberFunctions.dearSteps)
            return try deviation(numbers(items))
        },
        BuiltIn.ofItems("mode", .list(.number)) { (items, frame) throws(Failure) in
            try frame.pay(2 * items.count)
            return mode(try numbers(items))
        },
    ]

    private static func numbers(_ items: [Value]) throws(Failure) -> [Decimal128] {
        var numbers: [Decimal128] = []
        numbers.reserveCapacity(items.count)
        for item in items {
            guard case .number(let number) = item else { throw Failure("takes numbers, not \(item.kindName)") }
            numbers.append(number)
        }
        return numbers
    }

    /// The item that stands before (or behind) all others; null for none.
    static func extreme(_ items: [Value], _ replaces: (Int) -> Bool) throws(Failure) -> Value {
        guard var best = items.first else { return .null }
        guard best.order(best) != nil else { throw Failure("takes values that can be compared, not \(best.kindName)") }
        for item in items.dropFirst() {
            guard let order = item.order(best) else { throw Failure("cannot compare \(item.kindName) with \(best.kindName)") }
            if replaces(order) { best = item }
        }
        return best
    }

    private static func total(
        _ numbers: [Decimal128], _ start: Decimal128, _ operation: (Decimal128, Decimal128) -> Decimal128?
    ) throws(Failure) -> Decimal128 {
        var total = start
        for number in numbers {
            guard let next = operation(total, number) else { throw Failure("the result is out of range", .arithmetic) }
            total = next
        }
        return total
    }

    /// Numbers, or durations of one kind.
    private static func sum(_ items: [Value]) throws(Failure) -> Value {
        guard let first = items.first else { return .null }
        var total = first
        switch first {
        case .number, .daysTimeDuration, .yearsMonthsDuration: break
        default: throw Failure("takes numbers or durations, not \(first.kindName)")
        }
        for item in items.dropFirst() {
            guard let next = Arithmetic.sum(ofOneKind: total, item) else { throw Failure("cannot add \(item.kindName)") }
            total = next
        }
        return total
    }

    private static func mean(_ numbers: [Decimal128]) throws(Failure) -> Decimal128 {
        let sum = try total(numbers, Decimal128.zero) { $0.adding($1) }
        guard let mean = sum.divided(by: Decimal128(numbers.count)) else { throw Failure("the result is out of range", .arithmetic) }
        return mean
    }

    /// Of a sample: divided by one less than there are numbers.
    private static func deviation(_ numbers: [Decimal128]) throws(Failure) -> Value {
        guard numbers.count > 1 else { throw Failure("takes two numbers or more") }
        let mean = try mean(numbers)
        let squares = try total(numbers, Decimal128.zero) { sum, number in
            number.subtracting(mean).flatMap { $0.multiplied(by: $0) }.flatMap { sum.adding($0) }
        }
        guard let result = squares.divided(by: Decimal128(numbers.count - 1))?.squareRoot() else {
            throw Failure("the result is out of range", .arithmetic)
        }
        return .number(result)
    }

    /// The most frequent numbers, ascending.
    private static func mode(_ numbers: [Decimal128]) -> Value {
        var counts: [Decimal128: Int] = [:]
        for number in numbers { counts[number, default: 0] += 1 }
        let most = counts.values.max() ?? 0
        return .list(counts.filter { $0.value == most }.keys.sorted().map { .number($0) })
    }
}
