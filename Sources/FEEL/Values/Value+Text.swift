extension Value {
    /// What FEEL's `string(from)` gives: strings as they are, everything else as FEEL would write it. Null for null.
    public var text: String? {
        switch self {
        case .null: nil
        case .string(let string): string
        default: description
        }
    }

    /// The same, where it takes no more than so many octets; nil where it takes more, and for null.
    func text(octetsMax: Int) -> String? {
        switch self {
        case .null: return nil
        case .string(let string): return string.utf8.count <= octetsMax ? string : nil
        default:
            var text = ""
            write(to: &text, octetsMax: octetsMax)
            return text.utf8.count <= octetsMax ? text : nil
        }
    }
}

extension Value: CustomStringConvertible {
    /// The value as FEEL writes it: strings in quotes, dates and durations bare.
    public var description: String {
        var text = ""
        write(to: &text, octetsMax: .max)
        return text
    }

    /// Writes the value at the end of a text, and stops where that is longer than `octetsMax`.
    private func write(to text: inout String, octetsMax: Int) {
        switch self {
        case .null: text += "null"
        case .boolean(let flag): text += flag ? "true" : "false"
        case .number(let number): text += number.description
        case .string(let string): text += Value.quoted(string)
        case .date(let date): text += date.description
        case .time(let time): text += time.description
        case .dateTime(let dateTime): text += dateTime.description
        case .daysTimeDuration(let duration): text += duration.description
        case .yearsMonthsDuration(let duration): text += duration.description
        case .list(let items):
            text += "["
            for (position, item) in items.enumerated() where text.utf8.count <= octetsMax {
                if position > 0 { text += ", " }
                item.write(to: &text, octetsMax: octetsMax)
            }
            text += "]"
        case .context(let context):
            text += "{"
            for (position, entry) in context.entries.enumerated() where text.utf8.count <= octetsMax {
                if position > 0 { text += ", " }
                text += Value.key(entry.key) + ": "
                entry.value.write(to: &text, octetsMax: octetsMax)
            }
            text += "}"
        case .range(let interval): text += interval.description
        case .function(let function): text += "function(" + function.parameters.map(\.name).joined(separator: ", ") + ")"
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
