import HTTPServer
import JSON
import Subsidy

// How a grant is settled after its money is out, or taken back.

extension Contract {
    static var awards: [Endpoint] { [recordAudit, revokeGrant] }

    private static let recordAudit = Endpoint(
        method: .post, path: "/v1/applications/{id}/audits", name: "recordAudit", tag: .applications,
        summary: LocalizedText(
            zh: "登记审定投资额：按“批准额”与“核定比例×审定投资额”较小者结算，多付的追回。",
            en: "Records the audited investment: the final amount is the lesser of approved and rate × audited; the excess is ordered back."
        ),
        access: .role(.recordAudit),
        content: .json(.object(["auditedInvestment": .amount, "opinion": .text(max: 2000)])),
        success: .init(status: 201, schema: ApplicationRepresentation.reference, summary: "Recorded; the application as it now is."),
        idempotency: .accepted,
        handler: .write { call in
            try call.changedApplication(
                RecordAudit(id: call.id(), investment: try call.member("auditedInvestment"), opinion: try call.member("opinion")),
                status: 201)
        })

    private static let revokeGrant = Endpoint(
        method: .post, path: "/v1/applications/{id}/revocation", name: "revokeGrant", tag: .applications,
        summary: LocalizedText(
            zh: "撤销拨款决定：未用的退回资金池，未付的取消，已付的追缴。",
            en: "Takes a grant back: what is unused returns to the pool, what is owed falls away, what was paid is ordered back."),
        access: .role(.revokeGrant), content: .json(.object(["reason": .text(max: 2000)])),
        success: .ok(ApplicationRepresentation.reference), idempotency: .accepted,
        handler: .write { call in try call.changedApplication(RevokeGrant(id: call.id(), reason: try call.member("reason"))) })
}
