import JSON
import Subsidy

/// An application as its parties and reviewers see it.
struct ApplicationRepresentation: Representation {
    let application: Application
    let viewer: Principal
    let policy: Policy
    let language: Language

    static let name = "Application"
    static let schema = Schema.object([
        "id": .id("app_"), "scheme": .text(max: 64), "schemeVersion": .text(min: 0, max: 64), "applicant": .text(max: 18),
        "district": .text(min: 0, max: 50), "status": .words(ApplicationStatus.self), "stage": Schema.text(max: 64).nullable,
        "claim": .openObject, "documents": .array(attachedDocument),
        "assessment": Schema.reference(AssessmentRepresentation.name).nullable,
        "approvedBase": Schema.money.nullable, "approvedRate": Schema.rate.nullable, "approvedAmount": Schema.money.nullable,
        "publicFrom": Schema.date.nullable, "publicUntil": Schema.date.nullable, "reviews": .array(ReviewRepresentation.schema),
        "objections": .array(.id("obj_")), "otherAwards": .array(OtherAwardRepresentation.schema), "vouchers": .array(.id("vch_")),
        "payables": .array(.id("pay_")), "call": Schema.id("call_").nullable, "audit": audit.nullable,
        "tranches": .array(TrancheRepresentation.reference),
        "referral": Schema.reference(ReferralRepresentation.name).nullable, "run": Schema.id("run_").nullable,
        "confirmBy": Schema.date.nullable, "createdAt": .instant, "updatedAt": .instant,
        "submittedAt": Schema.instant.nullable,
    ])

    private static let audit = Schema.object([
        "investment": .money, "finalAmount": .money, "opinion": .text(min: 0, max: 2000), "at": .instant,
    ])

    static let attachedDocument = Schema.object(["kind": .text(max: 64), "id": .id("doc_")])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", application.id)
        writer.member("scheme", application.scheme)
        writer.member("schemeVersion", application.schemeVersion)
        writer.member("applicant", application.applicant)
        writer.member("district", application.district)
        writer.member("status", application.status)
        writer.member("stage", application.stage)
        writer.key("claim")
        encodeClaim(to: &writer)
        writer.member("documents", application.documents)
        writer.member(
            "assessment", application.assessment.map { AssessmentRepresentation(assessment: $0, policy: policy, language: language) })
        writer.member("approvedBase", application.approvedBase)
        writer.member("approvedRate", application.approvedRate)
        writer.member("approvedAmount", application.approvedAmount)
        writer.member("publicFrom", application.publicFrom)
        writer.member("publicUntil", application.publicUntil)
        writer.member("reviews", application.reviews.map { ReviewRepresentation(review: $0, viewer: viewer) })
        writer.member("objections", application.objections)
        writer.member("otherAwards", application.otherAwards.map(OtherAwardRepresentation.init))
        writer.member("vouchers", application.vouchers)
        writer.member("payables", application.payables)
        writer.member("call", application.call)
        writer.key("audit")
        encodeAudit(to: &writer)
        writer.member("tranches", application.tranches.map(TrancheRepresentation.init))
        writer.member("referral", application.referral.map(ReferralRepresentation.init))
        writer.member("run", application.run)
        writer.member("confirmBy", application.confirmBy)
        writer.member("createdAt", application.createdAt)
        writer.member("updatedAt", application.updatedAt)
        writer.member("submittedAt", application.submittedAt)
        writer.endObject()
    }

    /// Who decides by an identity number, or filed it, sees it whole; experts, finance, auditors and administrators see that there is one.
    private static let rolesWithIdentity: Set<Role> = [.portal, .applicant, .districtReviewer, .municipalReviewer]

    private func encodeClaim(to writer: inout JSONWriter) {
        guard !viewer.hasAny(Self.rolesWithIdentity), var claim = application.claim.object, var person = claim["person"]?.object,
            let number = person["idNumber"]?.string
        else { return application.claimText.encode(to: &writer) }
        person["idNumber"] = .string(Masking.idNumber(number))
        claim["person"] = .object(person)
        JSON.object(claim).encode(to: &writer)
    }

    /// What the audit found; who recorded it stands in the timeline, for the city's own eyes.
    private func encodeAudit(to writer: inout JSONWriter) {
        guard let audit = application.audit else {
            writer.null()
            return
        }
        writer.beginObject()
        writer.member("investment", audit.investment)
        writer.member("finalAmount", audit.finalAmount)
        writer.member("opinion", audit.opinion)
        writer.member("at", audit.at)
        writer.endObject()
    }
}
