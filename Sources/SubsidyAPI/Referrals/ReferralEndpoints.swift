import HTTPServer
import JSON
import Subsidy

extension Contract {
    static var referrals: [Endpoint] { [recordReferralOutcome] }

    private static let recordReferralOutcome = Endpoint(
        method: .post, path: "/v1/applications/{id}/referral-outcome", name: "recordReferralOutcome", tag: .applications,
        summary: LocalizedText(
            zh: "登记推荐结果：accepted、declined 或 lapsed。不产生任何支付；国家补贴金额计入同一合同各级资金合计100%。",
            en: "Records what became of a recommendation. Nothing is paid; a national award counts in the 100% of its contract."),
        access: .role(.recordReferralOutcome),
        content: .json(
            .object(
                [
                    "outcome": .words(ReferralOutcome.self), "amount": Schema.amount.nullable, "reference": Schema.text(max: 100).nullable,
                    "opinion": .text(max: 2000),
                ], optional: ["amount", "reference"])),
        success: .ok(ApplicationRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            try call.changedApplication(
                RecordReferralOutcome(
                    id: call.id(), outcome: try call.member("outcome"), amount: try call.optionalMember("amount"),
                    reference: try call.optionalMember("reference"), opinion: try call.member("opinion")))
        })
}
