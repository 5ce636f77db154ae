import HTTPServer
import JSON
import Subsidy

extension Contract {
    static var tranches: [Endpoint] { [appraiseTranche] }

    private static let appraiseTranche = Endpoint(
        method: .post, path: "/v1/applications/{id}/tranches/{n}/appraisal", name: "appraiseTranche", tag: .applications,
        summary: LocalizedText(
            zh: "考核一期：release 放行（可核减；一人一策须定金额）、withhold 暂缓、end 提前终止。按顺序，且不早于到期日。",
            en:
                "Appraises a part: release (perhaps less; an individual plan names the amount), withhold, or end the grant. In order, not before its day."
        ),
        access: .role(.appraiseTranche),
        content: .json(
            .object(
                ["outcome": .words(AppraisalOutcome.self), "amount": Schema.amount.nullable, "opinion": .text(max: 2000)],
                optional: ["amount"])),
        success: .ok(ApplicationRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            guard let n = Int(call.parameter("n")), n > 0 else { throw Refusal.noSuch("tranche", "分期") }
            return try call.changedApplication(
                AppraiseTranche(
                    id: call.id(), n: n, outcome: try call.member("outcome"), amount: try call.optionalMember("amount"),
                    opinion: try call.member("opinion")))
        })
}
