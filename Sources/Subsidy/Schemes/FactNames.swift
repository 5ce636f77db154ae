import FEEL
import JSON
import Ledger

/// The names that a scheme's expressions may use, with their slots and types:
/// `enterprise`, `claim`, `provider`, `buyer`, `history`, `settings`, `today`, `decision`, and for amounts `base` and `rate`.
struct FactNames: Sendable {
    let scope: Scope
    let claimShape: FactShape
    let enterprise: Int
    let claim: Int
    let provider: Int
    let buyer: Int
    let history: Int
    let settings: Int
    let today: Int
    let decision: Int
    let base: Int
    let rate: Int

    init(form: JSON, settings values: JSONObject) {
        var scope = Scope()
        claimShape = FactShape(schema: form, root: form)
        enterprise = scope.declare("enterprise", type: Self.enterpriseType)
        claim = scope.declare("claim", type: claimShape.type)
        provider = scope.declare("provider", type: Self.partyType)
        buyer = scope.declare("buyer", type: Self.partyType)
        history = scope.declare("history", type: Self.historyType)
        settings = scope.declare("settings", type: FactShape(of: .object(values)).type)
        today = scope.declare("today", type: .date)
        decision = scope.declare("decision", type: .any)
        base = scope.declare("base", type: .number)
        rate = scope.declare("rate", type: .number)
        self.scope = scope
    }

    private static let enterpriseType = FEELType.context([
        .init("uscc", .string), .init("name", .string), .init("district", .string), .init("foundedOn", .date), .init("sizeClass", .string),
        .init("controller", .any), .init("cluster", .any), .init("tags", .list(.string)), .init("barredUntil", .any),
    ])

    private static let partyType = FEELType.context([
        .init("name", .string), .init("isApplicant", .boolean), .init("isRelated", .boolean), .init("isRegistered", .boolean),
        .init("tags", .list(.string)),
    ])

    private static let historyType = FEELType.context([
        .init("monthsSubsidised", .number), .init("barredUntil", .any), .init("exclusiveGrants", .list(.string)),
        .init("otherSideAmount", .number),
    ])

    /// A frame with the facts of one case.
    func frame(_ input: AssessmentInput) -> Frame {
        var frame = Frame()
        frame[enterprise] = .context(Self.enterpriseFacts(input.enterprise))
        frame[claim] = claimShape.value(of: input.claim)
        frame[provider] = Self.partyFacts("provider", input.history.provider, input).map(Value.context)
        frame[buyer] = Self.partyFacts("buyer", input.history.buyer, input).map(Value.context)
        frame[history] = .context(
            Context([
                ("monthsSubsidised", .number(Decimal128(input.history.monthsSubsidised))),
                ("barredUntil", input.history.barredUntil.map { Value($0) } ?? .null),
                ("exclusiveGrants", .list(input.history.exclusiveGrants.map { .string($0) })),
                ("otherSideAmount", Value(yuan: input.history.otherSideAmount)),
            ]))
        frame[settings] = input.scheme.settingsValue(over: input.settings)
        frame[today] = Value(input.today)
        return frame
    }

    /// What is not known is left out, and a rule that needs it cannot decide. No cluster, controller or bar is a fact.
    private static func enterpriseFacts(_ enterprise: Enterprise) -> Context {
        var facts = Context([("uscc", .string(enterprise.uscc.code))])
        if !enterprise.name.isEmpty { facts["name"] = .string(enterprise.name) }
        if let district = enterprise.district { facts["district"] = .string(district) }
        if let day = enterprise.foundedOn { facts["foundedOn"] = Value(day) }
        if let size = enterprise.sizeClass { facts["sizeClass"] = .string(size.rawValue) }
        facts["controller"] = enterprise.controller.map { .string($0) } ?? .null
        facts["cluster"] = enterprise.cluster.map { .string($0) } ?? .null
        facts["tags"] = .list(enterprise.tags.map { .string($0) })
        facts["barredUntil"] = enterprise.barredUntil.map { Value($0) } ?? .null
        return facts
    }

    /// The other side of a contract as the claim names it; nil where it names none.
    private static func partyFacts(_ member: String, _ entry: Enterprise?, _ input: AssessmentInput) -> Context? {
        guard let name = input.claim[member]?.string else { return nil }
        let signedOn = input.claim["signedOn"]?.string.flatMap { LocalDate($0) } ?? input.today
        return Context([
            ("name", .string(name)),
            ("isApplicant", .boolean(input.enterprise.isNamed(name, entry: entry))),
            ("isRelated", .boolean(input.enterprise.isRelated(to: name, entry: entry, on: signedOn))),
            ("isRegistered", .boolean(entry != nil)),
            ("tags", .list((entry?.tags ?? []).map { .string($0) })),
        ])
    }
}
