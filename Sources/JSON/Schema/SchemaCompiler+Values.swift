extension SchemaCompiler {
    func types(_ value: JSON, _ at: JSONPointer) throws(JSONSchemaError) -> (SchemaNode.Types, [String]) {
        let names = if let name = value.string { [name] } else { try Self.strings(value, at) }
        var set: SchemaNode.Types = []
        for name in names {
            guard let type = SchemaNode.Types.named[name] else { throw Self.error(at, "\"\(name)\" is not a type") }
            set.insert(type)
        }
        return (set, names)
    }

    func pattern(_ value: JSON, _ at: JSONPointer) throws(JSONSchemaError) -> Pattern {
        guard let text = value.string else { throw Self.error(at, "a pattern is a string") }
        do {
            return try Pattern(text)
        } catch {
            throw Self.error(at, "the pattern has \(error.detail)")
        }
    }

    static func count(_ value: JSON, _ at: JSONPointer) throws(JSONSchemaError) -> Int {
        guard let count = value.integer, count >= 0 else { throw error(at, "a number of at least 0 is expected") }
        return Int(count)
    }

    static func number(_ value: JSON, _ at: JSONPointer) throws(JSONSchemaError) -> JSONNumber {
        guard case .number(let number) = value else { throw error(at, "a number is expected") }
        return number
    }

    /// `multipleOf` as a number of decimals: 0.01 is 2, 1 is 0.
    static func decimals(_ value: JSON, _ at: JSONPointer) throws(JSONSchemaError) -> Int {
        let step = try number(value, at)
        for decimals in 0...9 {
            let power = decimals == 0 ? "1" : "0." + String(repeating: "0", count: decimals - 1) + "1"
            if let power = JSONNumber(power), power.isNumericallyEqual(to: step) { return decimals }
        }
        throw error(at, "only 1, 0.1, 0.01 and so on are used as a step here")
    }

    static func list(_ value: JSON, _ at: JSONPointer) throws(JSONSchemaError) -> [JSON] {
        guard let list = value.array, !list.isEmpty else { throw error(at, "a list with at least one element is expected") }
        return list
    }

    static func strings(_ value: JSON, _ at: JSONPointer) throws(JSONSchemaError) -> [String] {
        guard let list = value.array else { throw error(at, "a list of strings is expected") }
        var strings: [String] = []
        for (index, element) in list.enumerated() {
            guard let text = element.string else { throw error(at.appending(index), "a string is expected") }
            strings.append(text)
        }
        return strings
    }

    static func error(_ pointer: JSONPointer, _ detail: String) -> JSONSchemaError { JSONSchemaError(pointer: pointer, detail: detail) }
}
