// FEEL's types (DMN 1.5, 10.3.2.9) and what the language does with them: `instance of`, conformance, and the
// implicit conversions on the way into a variable, a parameter or a result (10.3.2.9.4).

/// A type of the expression language.
public indirect enum FEELType: Sendable, Equatable {
    /// Every value.
    case any
    /// Only null.
    case null
    case boolean
    case number
    case string
    case date
    case time
    case dateTime
    case daysTimeDuration
    case yearsMonthsDuration
    case list(FEELType)
    /// A context with at least these entries.
    case context([Entry])
    case range(FEELType)
    case function([FEELType], FEELType)

    /// One entry of a context type.
    public struct Entry: Sendable, Equatable {
        public var name: String
        public var type: FEELType

        public init(_ name: String, _ type: FEELType) {
            self.name = name
            self.type = type
        }
    }

    /// A built-in type's name, as `typeRef` and `instance of` write it (`number`, `date and time`, `dateTime`, …); nil where it is no built-in.
    public init?(named name: String) {
        guard let type = FEELType.named[name] else { return nil }
        self = type
    }

    /// Octets of the longest of these names.
    static let longestName = named.keys.map(\.utf8.count).max() ?? 0

    private static let named: [String: FEELType] = [
        "Any": .any, "Null": .null, "null": .null, "boolean": .boolean, "number": .number, "string": .string, "date": .date, "time": .time,
        "date and time": .dateTime, "dateTime": .dateTime, "days and time duration": .daysTimeDuration,
        "dayTimeDuration": .daysTimeDuration, "years and months duration": .yearsMonthsDuration,
        "yearMonthDuration": .yearsMonthsDuration, "list": .list(.any), "context": .context([]), "range": .range(.any),
        "function": .function([], .any),
    ]

    /// The type of an entry, where this is a context type that has it.
    public func entry(_ name: String) -> FEELType? {
        guard case .context(let entries) = self else { return nil }
        return entries.first { $0.name == name }?.type
    }
}
