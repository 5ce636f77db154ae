// Who is related to whom (domain rule 5): in both directions and by common control, judged on one day.

extension Enterprise {
    /// What names this enterprise, made comparable.
    var identifiers: Set<String> { Self.comparable([uscc.code, name]) }

    /// Whether `party`, as a contract names it, is this enterprise itself.
    public func isNamed(_ party: String, entry: Enterprise? = nil) -> Bool {
        !identifiers.isDisjoint(with: Self.identifiers(of: party, entry))
    }

    /// Whether this enterprise and another party are related on a day: either has declared the other, either controls the
    /// other, or one party controls both.
    ///
    /// - Parameters:
    ///   - party: the other party as a contract names it: a USCC or a name.
    ///   - entry: its entry in the register, where it has one.
    public func isRelated(to party: String, entry: Enterprise?, on date: LocalDate) -> Bool {
        // Most enterprises declare nothing: then there is nothing to compare.
        let declaresNothing = relatedParties.isEmpty && controller == nil
        if declaresNothing, entry.map({ $0.relatedParties.isEmpty && $0.controller == nil }) ?? true { return false }
        let others = Self.identifiers(of: party, entry)
        let mine = identifiers
        if !declared(on: date).isDisjoint(with: others) || !controllers(on: date).isDisjoint(with: others) { return true }
        guard let entry else { return false }
        return !entry.declared(on: date).isDisjoint(with: mine) || !entry.controllers(on: date).isDisjoint(with: mine)
            || !controllers(on: date).isDisjoint(with: entry.controllers(on: date))
    }

    /// Relations that mean control, as registers write them.
    static let controllingRelations: Set<String> = [
        "controller", "parent", "actual-controller", "控股股东", "实际控制人", "母公司",
    ]

    private static func identifiers(of party: String, _ entry: Enterprise?) -> Set<String> {
        comparable([party]).union(entry?.identifiers ?? [])
    }

    private func declared(on date: LocalDate) -> Set<String> {
        Self.comparable(relatedParties.filter { $0.holds(on: date) }.flatMap(\.identifiers))
    }

    func controllers(on date: LocalDate) -> Set<String> {
        let declared = relatedParties.filter { party in
            party.holds(on: date) && party.relation.map { Self.controllingRelations.contains($0.lowercased()) } ?? false
        }
        return Self.comparable((controller.map { [$0] } ?? []) + declared.flatMap(\.identifiers))
    }

    private static func comparable(_ names: [String]) -> Set<String> {
        Set(names.map(NormalisedText.name).filter { !$0.isEmpty })
    }
}
