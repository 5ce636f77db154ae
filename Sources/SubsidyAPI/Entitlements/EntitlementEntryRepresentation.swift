import JSON
import Ledger
import Subsidy

/// What a run came to for one enterprise, with the reasons.
struct EntitlementEntryRepresentation: Representation {
    let enterprise: Enterprise
    let verdict: EntitlementVerdict
    /// The application that a real run made.
    let application: Application?
    let scheme: Scheme?
    let language: Language

    static let name = "EntitlementEntry"
    static let schema = Schema.object([
        "uscc": .text(max: 18), "name": .text(min: 0, max: 200), "district": Schema.text(max: 50).nullable,
        "outcome": .words(EntitlementOutcome.self),
        "reasons": .array(
            .object([
                "rule": .text(max: 100), "passed": Schema.flag.nullable.described("null: cannot be decided, as data is missing."),
                "message": .text(min: 0, max: 2000),
            ])),
        "amount": Schema.money.nullable, "application": Schema.id("app_").nullable,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("uscc", enterprise.uscc)
        writer.member("name", enterprise.name)
        writer.member("district", enterprise.district)
        writer.member("outcome", verdict.outcome)
        writer.member("reasons", reasons)
        writer.member("amount", application?.approvedAmount)
        writer.member("application", application?.id)
        writer.endObject()
    }

    private var reasons: [JSON] {
        let rules = scheme?.eligibility ?? []
        let decided: [JSON] = rules.map { rule in
            if verdict.undecided.contains(rule.id) {
                let needs = LocalizedText(zh: "登记缺少数据，无法判定。", en: "Cannot be decided: the register lacks the data.")
                return Self.reason(rule.id, .null, needs.text(in: language))
            }
            let isMet = !verdict.failed.contains(rule.id)
            return Self.reason(rule.id, .bool(isMet), (isMet ? rule.passed : rule.failed).text(in: language))
        }
        let others = verdict.failed.filter { id in !rules.contains { $0.id == id } }
        return decided + others.map { Self.reason($0, false, Self.message($0).text(in: language)) }
    }

    private static func reason(_ rule: String, _ passed: JSON, _ message: String) -> JSON {
        ["rule": .string(rule), "passed": passed, "message": .string(message)]
    }

    private static func message(_ rule: String) -> LocalizedText {
        switch rule {
        case EntitlementVerdict.alreadyGranted:
            LocalizedText(zh: "已获得此券，不重复发放。", en: "It has this voucher already: nothing is given twice.")
        case EntitlementVerdict.poolExhausted: LocalizedText(zh: "资金池已无可用额度。", en: "The pool has nothing left.")
        default: LocalizedText(zh: "不符合。", en: "Not met.")
        }
    }

    /// The entry at a place of a run; nil where it has not come that far or nobody is there.
    init?(of run: EntitlementRun, at position: Int, in state: borrowing State, under policy: Policy, _ language: Language) {
        guard let verdict = run.verdict(at: position), let entry = state.enterprises[state.enterprises.uscc(at: position)] else {
            return nil
        }
        enterprise = entry.enterprise
        self.verdict = verdict
        application = verdict.outcome == .included ? state.application(of: run.id, for: entry.enterprise.uscc.code) : nil
        scheme = policy.scheme(run.scheme, version: run.schemeVersion)
        self.language = language
    }
}

extension State {
    /// The application that a real run made for an enterprise.
    fileprivate func application(of run: ID<EntitlementRun>, for uscc: String) -> Application? {
        applicationIndex.approved(forApplicant: uscc).lazy.compactMap { applications[$0] }.first { $0.run == run }
    }
}
