/// Built-ins on strings (DMN 1.5, 10.3.4.3, table 74). Characters are Unicode code points.
enum StringFunctions {
    private typealias P = BuiltIn.Parameter

    static let all: [BuiltIn] = plain + patterns

    /// Octets of a string that a function goes through in one step.
    private static let octetsPerStep = 16

    /// A function of two strings.
    private static func pair(
        _ name: String, _ second: String = "match", _ result: FEELType, _ body: @escaping @Sendable (String, String) -> Value
    ) -> BuiltIn {
        BuiltIn(
            name,
            .two(P("string", .string), P(second, .string), result) { (one, other, frame) throws(Failure) in
                guard case .string(let one) = one, case .string(let other) = other else { return .null }
                try frame.pay((one.utf8.count + other.utf8.count) / octetsPerStep)
                return body(one, other)
            })
    }

    private static func single(_ name: String, _ result: FEELType, _ body: @escaping @Sendable (String) -> Value) -> BuiltIn {
        BuiltIn(
            name,
            .one(P("string", .string), result) { (value, frame) throws(Failure) in
                guard case .string(let string) = value else { return .null }
                try frame.pay(string.utf8.count / octetsPerStep)
                return body(string)
            })
    }

    private static let plain: [BuiltIn] = [
        BuiltIn(
            "substring",
            .many([P("string", .string), P("start position", .number), P("length", .number).optional], .string) {
                (arguments, frame) throws(Failure) in
                try frame.pay((arguments[0].string?.utf8.count ?? 0) / octetsPerStep)
                return try substring(arguments[0], arguments[1], arguments[2])
            }),
        single("string length", .number) { .number(Decimal128($0.unicodeScalars.count)) },
        single("upper case", .string) { .string($0.uppercased()) },
        single("lower case", .string) { .string($0.lowercased()) },
        pair("substring before", "match", .string) { string, match in
            .string(StringSearch.first(match, in: string).map { String(string.unicodeScalars[..<$0.lowerBound]) } ?? "")
        },
        pair("substring after", "match", .string) { string, match in
            .string(StringSearch.first(match, in: string).map { String(string.unicodeScalars[$0.upperBound...]) } ?? "")
        },
        pair("contains", "match", .boolean) { .boolean(StringSearch.first($1, in: $0) != nil) },
        pair("starts with", "match", .boolean) { .boolean($0.utf8.starts(with: $1.utf8)) },
        pair("ends with", "match", .boolean) { .boolean($0.utf8.reversed().starts(with: $1.utf8.reversed())) },
        BuiltIn(
            "string join",
            .many([P("list", .list(.string)), P("delimiter", .string).optional.nullable], .string) {
                (arguments, frame) throws(Failure) in
                let strings = ListFunctions.items(arguments[0]).compactMap(\.string)
                let octets = strings.reduce(0) { $0 + $1.utf8.count + (arguments[1].string?.utf8.count ?? 0) }
                guard octets <= 2 * frame.limits.stringBytesMax else { throw Failure("the string would be too long", .limit) }
                return .string(try limited(strings.joined(separator: arguments[1].string ?? ""), frame))
            }),
    ]

    static func limited(_ string: String, _ frame: Frame) throws(Failure) -> String {
        guard string.utf8.count <= frame.limits.stringBytesMax else { throw Failure("the string would be too long", .limit) }
        return string
    }

    private static func substring(_ string: Value, _ start: Value, _ length: Value) throws(Failure) -> Value {
        guard case .string(let string) = string, let start = whole(start) else { throw Failure("a position is a whole number") }
        let scalars = Array(string.unicodeScalars)
        let offset = start > 0 ? start - 1 : scalars.count + start
        guard start != 0, offset >= 0, offset < scalars.count else { throw Failure("the string has no position \(start)") }
        var end = scalars.count
        if case .number = length {
            guard let count = whole(length), count >= 1 else { throw Failure("a length is 1 or more") }
            end = min(end, offset + min(count, scalars.count))
        }
        return .string(String(scalars: scalars[offset..<end]))
    }

    /// A number without its fraction.
    private static func whole(_ value: Value) -> Int? {
        guard case .number(let number) = value else { return nil }
        return number.rounded(.down, places: 0).flatMap { Int(exactly: $0) }
    }

    private static let patterns: [BuiltIn] = [
        BuiltIn(
            "matches",
            .many([P("input", .string), P("pattern", .string), P("flags", .string).optional.nullable], .boolean) {
                (arguments, frame) throws(Failure) in
                let (input, pattern) = try compile(arguments[0], arguments[1], arguments[2], &frame)
                return .boolean(try pattern.firstMatch(in: input, from: 0, &frame) != nil)
            }),
        BuiltIn(
            "replace",
            .many(
                [P("input", .string), P("pattern", .string), P("replacement", .string), P("flags", .string).optional.nullable], .string
            ) { (arguments, frame) throws(Failure) in
                let (input, pattern) = try compile(arguments[0], arguments[1], arguments[3], &frame)
                return .string(try pattern.replace(in: input, by: arguments[2].string ?? "", &frame))
            }),
        BuiltIn(
            "split",
            .two(P("string", .string), P("delimiter", .string), .list(.string)) { (string, delimiter, frame) throws(Failure) in
                let (input, pattern) = try compile(string, delimiter, .null, &frame)
                return .list(try pattern.split(input, &frame).map { .string($0) })
            }),
    ]

    private static func compile(
        _ input: Value, _ pattern: Value, _ flags: Value, _ frame: inout Frame
    ) throws(Failure) -> ([Unicode.Scalar], Pattern) {
        let compiled = try Pattern.cached(pattern.string ?? "", flags: flags.string ?? "", &frame)
        try frame.pay((input.string?.utf8.count ?? 0) / octetsPerStep)
        return (Array((input.string ?? "").unicodeScalars), compiled)
    }
}
