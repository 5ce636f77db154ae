extension Value {
    /// What FEEL's `string(from)` gives: strings as they are, everything else as FEEL would write it. Null for null.
    public var text: String? {
        switch self {
        case .null: nil
        case .string(let string): string
        default: description
        }
    }
}

extension Value: CustomStringConvertible {
    /// The value as FEEL writes it: strings in quotes, dates and durations bare.
    public var description: String {
        switch self {
        case .null: "null"
        case .boolean(let flag): flag ? "true" : "false"
        case .number(let number): number.description
        case .string(let string): Value.quoted(string)
        case .date(let date): date.description
        case .time(let time): time.description
        case .dateTime(let dateTime): dateTime.description
        case .daysTimeDuration(let duration): duration.description
        case .yearsMonthsDuration(let duration): duration.description
        case .list(let items): "[" + items.map(\.description).joined(separator: ", ") + "]"
        case .context(let context):
            "{" + context.entries.map { Value.key($0.key) + ": " + $0.value.description }.joined(separator: ", ") + "}"
        case .range(let interval): interval.description
        case .function(let function):
            "function(" + function.parameters.map(\.name).joined(separator: ", ") + ")"
        }
    }

    private static func quoted(_ string: String) -> String {
        var quoted = "\""
        for scalar in string.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    private static func key(_ key: String) -> String {
        let scalars = key.unicodeScalars
        guard let first = scalars.first, Characters.isNameStart(first) else { return quoted(key) }
        return scalars.allSatisfy { Characters.isNamePart($0) || $0 == " " || Characters.isNameSymbol($0) } ? key : quoted(key)
    }
}

extension Interval: CustomStringConvertible {
    public var description: String {
        if spelling == .inequality, let low { return "(!= \(low))" }
        if spelling == .equality, let low { return "(= \(low))" }
        switch (low, high) {
        case (let low?, nil): return "(\(includesLow ? ">=" : ">") \(low))"
        case (nil, let high?): return "(\(includesHigh ? "<=" : "<") \(high))"
        default:
            return (includesLow ? "[" : "(") + (low?.description ?? "") + ".." + (high?.description ?? "") + (includesHigh ? "]" : ")")
        }
    }
}
