// Built-ins that conditions and amounts call most get code of their own where their arguments allow it. Each must give exactly what
// the general way gives.

extension Generator {
    func special(_ builtIn: BuiltIn, _ codes: [Code?], _ general: Code) -> Code? {
        let given = codes.compactMap { $0 }
        guard given.count == codes.count else { return nil }
        switch builtIn.name {
        case "not" where given.count == 1: return not(given[0], general)
        case "list contains" where given.count == 2: return listContains(given[0], given[1], general)
        default: return nil
        }
    }

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
        return .condition(general.span) { frame in
            guard case .string(let string) = evaluate(&frame) else { return .no }
            for candidate in strings where candidate.isExactly(string) { return .yes }
            return .no
        }
    }
}
