/// `sort` (DMN 1.5, 10.3.4.6, table 77).
enum SortFunctions {
    static let all: [BuiltIn] = [
        BuiltIn(
            "sort",
            .many(
                [ListFunctions.list, BuiltIn.Parameter("precedes", .function([], .any)).optional], .list(.any)
            ) { (arguments, frame) throws(Failure) in
                let items = ListFunctions.items(arguments[0])
                guard case .function(let precedes) = arguments[1] else {
                    return .list(try merged(items, &frame) { (left, right, _) throws(Failure) in try naturally(left, right) })
                }
                guard precedes.parameters.count == 2 else { throw Failure("“precedes” is a function of two parameters") }
                return .list(
                    try merged(items, &frame) { (left, right, frame) throws(Failure) in
                        guard case .boolean(let flag) = precedes.call([left, right], &frame) else {
                            throw Failure("“precedes” gives true or false")
                        }
                        return flag
                    })
            })
    ]

    private static func naturally(_ left: Value, _ right: Value) throws(Failure) -> Bool {
        guard let order = left.order(right) else { throw Failure("cannot compare \(left.kindName) with \(right.kindName)") }
        return order < 0
    }

    /// A stable merge sort: whatever the function answers, it ends.
    private static func merged(
        _ items: [Value], _ frame: inout Frame, _ precedes: (Value, Value, inout Frame) throws(Failure) -> Bool
    ) throws(Failure) -> [Value] {
        guard items.count > 1 else { return items }
        let middle = items.count / 2
        let left = try merged(Array(items[..<middle]), &frame, precedes)
        let right = try merged(Array(items[middle...]), &frame, precedes)
        var result: [Value] = []
        result.reserveCapacity(items.count)
        var (one, other) = (0, 0)
        while one < left.count, other < right.count {
            try frame.pay(1)
            if try precedes(right[other], left[one], &frame) {
                result.append(right[other])
                other += 1
            } else {
                result.append(left[one])
                one += 1
            }
        }
        return result + left[one...] + right[other...]
    }
}
