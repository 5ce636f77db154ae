import JSON

// Rule 14: fraud bars the enterprise and its controller for the configured years. The enterprise's own bar stands in the register;
// whom else it reaches is kept beside, by the names that control is declared under.

extension Core {
    /// The last day of a bar that begins today.
    func barUntil() throws(Problem) -> LocalDate {
        guard let years = policy.settings.values(on: today)["barYears"]?.integer, (1...100).contains(years) else {
            throw Problem(
                .conflict, "not-configured", zh: "未配置禁止申报年限（voucherd.json 的 barYears）。",
                en: "How long fraud bars is not configured: set barYears in voucherd.json.")
        }
        return today.adding(months: 12 * Int(years))
    }

    /// Bars the applicant of a case and whoever controls it.
    mutating func bar(_ id: ID<Application>, until: LocalDate, reason: String) {
        guard let uscc = state.applications[id]?.applicant, let enterprise = state.enterprises[uscc]?.enterprise else { return }
        emit(EnterpriseBarred(uscc, of: id, until: until, parties: Array(enterprise.controllers(on: today)).sorted(), reason: reason))
    }
}

/// An enterprise was barred for fraud, and its controllers with it.
public struct EnterpriseBarred: Event {
    public static let type = "enterprise-barred"
    public var uscc = ""
    public var of = ID<Application>("")
    public var until = LocalDate(day: 0)
    /// Its controllers, as `NormalisedText.name` spells them.
    public var relatedParties: [String] = []
    public var reason = ""

    public init() {}
    init(_ uscc: String, of application: ID<Application>, until: LocalDate, parties: [String], reason: String) {
        self.uscc = uscc
        of = application
        self.until = until
        relatedParties = parties
        self.reason = reason
    }

    public var application: ID<Application>? { of }
    public var opinion: String? { reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("uscc", &uscc)
        try fields.field("application", &of)
        try fields.field("until", &until)
        try fields.list("relatedParties", &relatedParties)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.enterprises.bar(uscc, until: until, in: moment)
        for party in [NormalisedText.name(uscc)] + relatedParties {
            state.bars[party] = max(state.bars[party] ?? until, until)
        }
    }
}

extension State {
    /// The last day of the bar under which an enterprise of the register stands on a day, its own or its controller's; nil for none.
    func bar(of uscc: String, on date: LocalDate) -> LocalDate? {
        guard let enterprise = enterprises[uscc]?.enterprise else { return nil }
        return [enterprise.barredUntil, barredUntil(enterprise, on: date)].compactMap { $0 }.max().flatMap { $0 >= date ? $0 : nil }
    }

    /// The last day of a bar that reaches an enterprise: its own, or that of who controls it, by whichever name control is declared.
    func barredUntil(_ enterprise: Enterprise, on date: LocalDate) -> LocalDate? {
        let controllers = enterprise.controllers(on: date)
        guard bars.count > 0 || !controllers.isEmpty else { return nil }
        let entries = controllers.compactMap { enterprises.named($0)?.enterprise }
        let names = controllers.union(([enterprise.name] + ([enterprise] + entries).map(\.uscc.code)).map(NormalisedText.name))
        return (names.compactMap { bars[$0] } + entries.compactMap(\.barredUntil)).max()
    }
}
