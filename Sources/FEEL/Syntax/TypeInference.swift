// What the text alone tells of types: enough to read names with spaces behind a dot or in a filter, to resolve a
// filter's names at compile time, and to warn authors. Where nothing is known the type is `any`.

enum TypeInference {
    static func type(of form: Syntax.Form, _ names: borrowing NameScope) -> FEELType {
        switch form {
        case .name(let name): names.type(of: name) ?? .any
        case .literal(let value): type(of: value)
        case .list(let items): .list(common(items.map(\.type)))
        case .context(let entries): .context(entries.map { FEELType.Entry($0.key, $0.value.type) })
        case .interval(let low, let high, _, _): .range(common([low.type, high.type]))
        case .comparisonRange(_, let endpoint): .range(endpoint.type)
        case .comparison, .conjunction, .disjunction, .between, .membership, .quantified, .instance: .boolean
        case .negation(let operand): operand.type
        case .arithmetic(let arithmetic, let left, let right): self.arithmetic(arithmetic, left.type, right.type)
        case .conditional(_, let consequence, let alternative): common([consequence.type, alternative.type])
        case .iteration(_, let body): .list(body.type)
        case .path(let target, let name): path(target.type, name)
        case .filter(let target, let condition): filter(target.type, by: condition)
        case .call(let callee, _): if case .function(_, let result) = callee.type { result } else { .any }
        case .function(let parameters, let body): .function(parameters.map(\.type), body.type)
        case .external(let parameters): .function(parameters.map(\.type), .any)
        case .input: names.type(of: "?") ?? .any
        }
    }

    static func type(of value: Value) -> FEELType {
        switch value {
        case .null: .null
        case .boolean: .boolean
        case .number: .number
        case .string: .string
        case .date: .date
        case .time: .time
        case .dateTime: .dateTime
        case .daysTimeDuration: .daysTimeDuration
        case .yearsMonthsDuration: .yearsMonthsDuration
        case .list(let items): .list(common(items.prefix(64).map(type(of:))))
        case .context(let context): .context(context.entries.map { FEELType.Entry($0.key, type(of: $0.value)) })
        case .range(let interval): .range(common([interval.low, interval.high].map { $0.map(type(of:)) ?? .null }))
        case .function(let function): .function(function.parameters.map(\.type), function.result)
        }
    }

    /// The type that all of some types are of: one they share, or any.
    static func common(_ types: [FEELType]) -> FEELType {
        var result: FEELType?
        for type in types where type != .null {
            if result == nil {
                result = type
            } else if result != type {
                return merged(types) ?? .any
            }
        }
        return result ?? (types.isEmpty ? .any : .null)
    }

    /// Contexts of one list rarely have all the same entries: together they have those that occur.
    private static func merged(_ types: [FEELType]) -> FEELType? {
        var entries: [FEELType.Entry] = []
        for type in types where type != .null {
            guard case .context(let more) = type else { return nil }
            for entry in more {
                guard let place = entries.firstIndex(where: { $0.name == entry.name }) else {
                    entries.append(entry)
                    continue
                }
                if entries[place].type != entry.type { entries[place].type = .any }
            }
        }
        return .context(entries)
    }

    /// The type of a list's items; a value that is no list stands for the list of itself.
    static func item(of type: FEELType) -> FEELType {
        switch type {
        case .list(let item): item
        case .range(let bound): bound
        default: type
        }
    }

    /// The entries that a path or a filter can name.
    static func entries(of type: FEELType) -> [FEELType.Entry] {
        switch type {
        case .context(let entries): entries
        case .list(.context(let entries)): entries
        default: []
        }
    }

    private static func path(_ target: FEELType, _ name: String) -> FEELType {
        switch target {
        case .context: target.entry(name) ?? .any
        case .list(let item) where item.entry(name) != nil: .list(item.entry(name) ?? .any)
        case .date, .time, .dateTime, .daysTimeDuration, .yearsMonthsDuration:
            switch name {
            case "time offset": .daysTimeDuration
            case "timezone": .string
            default: .number
            }
        default: .any
        }
    }

    private static func filter(_ target: FEELType, by condition: Syntax) -> FEELType {
        switch condition.type {
        case .number: item(of: target)
        case .boolean: .list(item(of: target))
        default: .any
        }
    }

    private static func arithmetic(_ arithmetic: ArithmeticOperator, _ left: FEELType, _ right: FEELType) -> FEELType {
        switch (arithmetic, left, right) {
        case (_, .number, .number): .number
        case (.add, .string, .string): .string
        case (.divide, .daysTimeDuration, .daysTimeDuration), (.divide, .yearsMonthsDuration, .yearsMonthsDuration): .number
        case (.add, .daysTimeDuration, .daysTimeDuration), (.subtract, .daysTimeDuration, .daysTimeDuration): .daysTimeDuration
        case (.add, .yearsMonthsDuration, .yearsMonthsDuration), (.subtract, .yearsMonthsDuration, .yearsMonthsDuration):
            .yearsMonthsDuration
        case (.add, .date, .daysTimeDuration), (.add, .date, .yearsMonthsDuration), (.subtract, .date, .yearsMonthsDuration),
            (.subtract, .date, .daysTimeDuration):
            .date
        case (.subtract, .date, .date): .daysTimeDuration
        default: .any
        }
    }
}

extension FEELType {
    /// Types inside one type that the compiler keeps track of; a type of more is any.
    static let partsMax = 500

    /// This type, or any where it is too large: types share their parts, so that a short text could stand for one without end.
    var bounded: FEELType {
        switch self {
        case .list, .context, .range, .function:
            var parts = 0
            count(&parts)
            return parts > FEELType.partsMax ? .any : self
        default: return self
        }
    }

    private func count(_ parts: inout Int) {
        parts += 1
        guard parts <= FEELType.partsMax else { return }
        switch self {
        case .list(let item), .range(let item): item.count(&parts)
        case .context(let entries):
            for entry in entries where parts <= FEELType.partsMax { entry.type.count(&parts) }
        case .function(let parameters, let result):
            for parameter in parameters where parts <= FEELType.partsMax { parameter.count(&parts) }
            result.count(&parts)
        default: return
        }
    }
}
