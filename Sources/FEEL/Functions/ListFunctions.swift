/// Built-ins on lists (DMN 1.5, 10.3.4.4, table 75) that ask about a list or take one apart and put it together.
enum ListFunctions {
    private typealias P = BuiltIn.Parameter

    static let all: [BuiltIn] = questions + parts + combinations + AggregateFunctions.all

    static func items(_ value: Value) -> [Value] {
        if case .list(let items) = value { return items }
        return [value]
    }

    static let list = BuiltIn.Parameter("list", .list(.any))

    private static let questions: [BuiltIn] = [
        BuiltIn(
            "list contains",
            .two(list, P("element", .any), .boolean) { (list, element, frame) throws(Failure) in
                .boolean(items(list).contains { frame.equals($0, element) == .yes })
            }),
        BuiltIn("count", .one(list, .number) { (list, _) throws(Failure) in .number(Decimal128(items(list).count)) }),
        BuiltIn(
            "index of",
            .two(list, P("match", .any), .list(.number)) { (list, match, frame) throws(Failure) in
                .list(
                    items(list).enumerated().filter { frame.equals($0.element, match) == .yes }.map { .number(Decimal128($0.offset + 1)) })
            }),
    ]

    /// A position from the front (from 1) or the back (from -1) as an offset, its fraction cut off; nil where a list of `count` has
    /// none such.
    static func offset(_ position: Value, _ count: Int) -> Int? {
        guard case .number(let number) = position, let position = number.rounded(.down, places: 0).flatMap({ Int(exactly: $0) }) else {
            return nil
        }
        if position > 0, position <= count { return position - 1 }
        if position < 0, position >= -count { return count + position }
        return nil
    }

    private static func sublist(_ list: Value, _ start: Value, _ length: Value) throws(Failure) -> Value {
        let items = items(list)
        guard let from = offset(start, items.count) else { throw Failure("the list has no position \(start)") }
        guard case .number(let number) = length else { return .list(Array(items[from...])) }
        guard let count = number.rounded(.down, places: 0).flatMap({ Int(exactly: $0) }), count >= 1, count <= items.count - from else {
            throw Failure("the list has no \(number) items from there")
        }
        return .list(Array(items[from..<from + count]))
    }

    private static let parts: [BuiltIn] = [
        BuiltIn(
            "sublist",
            .two(list, P("start position", .number), .list(.any)) { (list, start, _) throws(Failure) in try sublist(list, start, .null) },
            .three(list, P("start position", .number), P("length", .number), .list(.any)) { (list, start, length, _) throws(Failure) in
                try sublist(list, start, length)
            }),
        BuiltIn(
            "insert before",
            .three(list, P("position", .number), P("newItem", .any), .list(.any)) { (list, position, item, frame) throws(Failure) in
                var items = items(list)
                guard let offset = offset(position, items.count) else { throw Failure("the list has no position \(position)") }
                items.insert(item, at: offset)
                return frame.bounded(.list(items))
            }),
        BuiltIn(
            "remove",
            .two(list, P("position", .number), .list(.any)) { (list, position, _) throws(Failure) in
                var items = items(list)
                guard let offset = offset(position, items.count) else { throw Failure("the list has no position \(position)") }
                items.remove(at: offset)
                return .list(items)
            }),
        BuiltIn("reverse", .one(list, .list(.any)) { (list, _) throws(Failure) in .list(items(list).reversed()) }),
        BuiltIn(
            "list replace",
            .three(list, P("position", .number), P("newItem", .any), .list(.any)) { (list, position, item, frame) throws(Failure) in
                var items = items(list)
                guard let offset = offset(position, items.count) else { throw Failure("the list has no position \(position)") }
                items[offset] = item
                return frame.bounded(.list(items))
            },
            .three(list, P("match", .function([], .any)), P("newItem", .any), .list(.any)) { (list, match, item, frame) throws(Failure) in
                try replace(items(list), match, item, &frame)
            }),
    ]

    /// Replaces each item for which the function of the item and the new item gives true.
    private static func replace(_ items: [Value], _ match: Value, _ newItem: Value, _ frame: inout Frame) throws(Failure) -> Value {
        guard case .function(let function) = match, function.parameters.count == 2 else {
            throw Failure("“match” is a function of two parameters")
        }
        var result: [Value] = []
        for item in items {
            switch function.call([item, newItem], &frame) {
            case .boolean(let matches): result.append(matches ? newItem : item)
            case let other: throw Failure("“match” gives true or false, not \(other.kindName)")
            }
        }
        return frame.bounded(.list(result))
    }

    private static let combinations: [BuiltIn] = [
        BuiltIn(
            "append",
            .many([list, P("item", .any)], .list(.any), variadic: true) { (arguments, frame) throws(Failure) in
                frame.bounded(.list(items(arguments[0]) + arguments.dropFirst()))
            }),
        BuiltIn(
            "concatenate",
            .many([list], .list(.any), variadic: true) { (lists, frame) throws(Failure) in
                frame.bounded(.list(try joined(lists, &frame)))
            }),
        BuiltIn(
            "union",
            .many([list], .list(.any), variadic: true) { (lists, frame) throws(Failure) in
                frame.bounded(.list(try distinct(try joined(lists, &frame), &frame)))
            }),
        BuiltIn("distinct values", .one(list, .list(.any)) { (list, frame) throws(Failure) in .list(try distinct(items(list), &frame)) }),
        BuiltIn(
            "flatten",
            .one(list, .list(.any)) { (list, frame) throws(Failure) in
                var flat: [Value] = []
                flatten(items(list), into: &flat)
                return frame.bounded(.list(flat))
            }),
    ]

    /// The lists one after the other; refused before they are, where there would be too many items.
    private static func joined(_ lists: [Value], _ frame: inout Frame) throws(Failure) -> [Value] {
        let count = lists.reduce(0) { $0 + items($1).count }
        guard count <= frame.limits.listItemsMax else { throw Failure("the list would have \(count) items", .limit) }
        return lists.flatMap { items($0) }
    }

    private static func flatten(_ items: [Value], into flat: inout [Value]) {
        for item in items {
            if case .list(let inner) = item { flatten(inner, into: &flat) } else { flat.append(item) }
        }
    }

    /// Each value once, where it first occurs. Every comparison is a step.
    static func distinct(_ items: [Value], _ frame: inout Frame) throws(Failure) -> [Value] {
        var kept: [Value] = []
        for item in items {
            guard frame.spend(kept.count) else { throw Failure("takes too many comparisons", .limit) }
            if !kept.contains(where: { frame.equals($0, item) == .yes }) { kept.append(item) }
        }
        return kept
    }
}
