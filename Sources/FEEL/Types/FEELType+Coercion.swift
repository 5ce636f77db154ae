// What values a type has, and the implicit conversions of DMN 1.5, 10.3.2.9.4: into a singleton list, out of a
// singleton list, and from a date to a date and time.

extension FEELType {
    /// Whether a value is of this type, as `instance of` tells; null is of the types Any and Null only.
    public func contains(_ value: Value) -> Bool {
        switch (self, value) {
        case (.any, _): true
        case (.null, .null): true
        case (.boolean, .boolean), (.number, .number), (.string, .string), (.date, .date), (.time, .time), (.dateTime, .dateTime),
            (.daysTimeDuration, .daysTimeDuration), (.yearsMonthsDuration, .yearsMonthsDuration):
            true
        case (.list(let item), .list(let items)):
            item == .any || items.allSatisfy { item.allows($0) }
        case (.context(let entries), .context(let context)):
            entries.allSatisfy { entry in context[entry.name].map { entry.type.allows($0) } ?? false }
        case (.range(let bound), .range(let interval)):
            bound.allows(interval.low ?? .null) && bound.allows(interval.high ?? .null)
        case (.function(let parameters, let result), .function(let function)):
            self == .function([], .any) || function.conforms(parameters, result)
        default: false
        }
    }

    /// Whether a value may stand where this type is asked for: one of its values, or null.
    public func allows(_ value: Value) -> Bool { value.isNull || contains(value) }

    /// A value converted implicitly to this type; nil where it does not conform.
    public func coerced(_ value: Value) -> Value? {
        if self == .any || allows(value) { return value }
        if case .list(let items) = value, items.count == 1, allows(items[0]) {
            if case .list = self {} else { return items[0] }
        }
        switch (self, value) {
        case (.function(let parameters, let result), .function(let function)):
            if function.mayStand(for: parameters, result) { return value }
        case (.list(let item), .list): _ = item
        case (.list(let item), _): if item.allows(value) { return .list([value]) }
        case (.dateTime, .date(let date)): return .dateTime(DateTime(date, TimeOfDay.midnight.at(.utc)))
        default: break
        }
        return nil
    }
}

extension FunctionValue {
    /// Whether this function may be handed over where one of the given type is asked for. What it gives is often not
    /// declared; then only calling it will tell. A built-in takes what it takes.
    func mayStand(for parameters: [FEELType], _ result: FEELType) -> Bool {
        guard self.result == .any || result == .any || self.result.conforms(to: result) else { return false }
        if let arity { return arity.contains(parameters.count) }
        return self.parameters.count == parameters.count
            && zip(self.parameters, parameters).allSatisfy { $0.type == .any || $1 == .any || $1.conforms(to: $0.type) }
    }

    /// Whether this function may be used as one of the given type: parameters contravariant, result covariant.
    func conforms(_ parameters: [FEELType], _ result: FEELType) -> Bool {
        self.parameters.count == parameters.count
            && zip(self.parameters, parameters).allSatisfy { $1.conforms(to: $0.type) } && inferredResult.conforms(to: result)
    }
}

extension FEELType {
    /// Whether every value of this type is one of the other (DMN 1.5, 10.3.2.9.3).
    public func conforms(to other: FEELType) -> Bool {
        switch (self, other) {
        case (_, .any), (.null, _): true
        case (.list(let item), .list(let wanted)): item.conforms(to: wanted)
        case (.range(let bound), .range(let wanted)): bound.conforms(to: wanted)
        case (.context(let entries), .context(let wanted)):
            wanted.allSatisfy { want in entries.first { $0.name == want.name }?.type.conforms(to: want.type) ?? false }
        case (.function(let parameters, let result), .function(let wantedParameters, let wantedResult)):
            other == .function([], .any)
                || parameters.count == wantedParameters.count && zip(wantedParameters, parameters).allSatisfy { $0.conforms(to: $1) }
                    && result.conforms(to: wantedResult)
        default: self == other
        }
    }
}

extension FEELType {
    /// What `instance of` answers: null is an instance of Null only.
    func isInstance(_ value: Value) -> Bool { value.isNull ? self == .null : contains(value) }
}
