// Built-ins that conditions and amounts call most get code of their own where their arguments allow it. Each must give exactly what
// the general way gives.

extension Generator {
    func special(_ builtIn: BuiltIn, _ codes: [Code?], _ general: Code) -> Code? {
        let given = codes.compactMap { $0 }
        guard given.count == codes.count else { return nil }
        switch builtIn.name {
        case "not" where given.count == 1: return not(given[0], general)
        case "list contains" where given.count == 2: return listContains(given[0], given[1], general)
        case "max" where given.count > 1: return extreme(builtIn, given, general) { $0 > 0 }
        case "min" where given.count > 1: return extreme(builtIn, given, general) { $0 < 0 }
        default: return nil
        }
    }

    /// `max(a, b)` of numbers: no list is made of the arguments. Anything else goes the general way.
    private func extreme(_ builtIn: BuiltIn, _ operands: [Code], _ general: Code, _ isBetter: @escaping @Sendable (Int) -> Bool) -> Code {
        let evaluates = operands.map(\.evaluate)
        let span = general.span
        return Code(general.type, span) { frame in
            var best: Decimal128?
            for (position, evaluate) in evaluates.enumerated() {
                let value = evaluate(&frame)
                guard case .number(let number) = value else {
                    // Each argument is evaluated once, here too: nested calls would take time without end otherwise.
                    let rest = evaluates[(position + 1)...].map { $0(&frame) }
                    let arguments = (best.map { [.number($0)] } ?? []) + [value] + rest
                    return builtIn.call(arguments, &frame, at: span)
                }
                if let known = best, !isBetter(number.order(known)) { continue }
                best = number
            }
            return best.map { .number($0) } ?? .null
        }
    }

    /// Strings up to which comparing one after the other is quicker than hashing.
    private static let searchedStringsMax = 8

    private func not(_ operand: Code, _ general: Code) -> Code? {
        guard let test = operand.test else { return nil }
        return .condition(general.span) { test(&$0).negated }
    }

    /// `list contains(["a", "b"], x)`: the list is known, and all of strings.
    private func listContains(_ list: Code, _ element: Code, _ general: Code) -> Code? {
        guard let items = list.constant?.list, !items.isEmpty else { return nil }
        let strings = items.compactMap(\.string)
        guard strings.count == items.count else { return nil }
        let evaluate = element.evaluate
        let set = Set(strings)
        let isASCII = strings.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
        let constants = strings.map(ConstantString.init)
        if strings.count > Generator.searchedStringsMax, set.count == strings.count {
            return .condition(general.span) { frame in
                guard case .string(let string) = evaluate(&frame), let found = set.firstIndex(of: string) else { return .no }
                return Truth(set[found].utf8.count == string.utf8.count && (isASCII || set[found].isExactly(string)))
            }
        }
        return .condition(general.span) { frame in
            guard case .string(let string) = evaluate(&frame) else { return .no }
            for candidate in constants where candidate.matches(string) { return .yes }
            return .no
        }
    }
}
