import JSON
import Subsidy

/// An award under publicity, as the public sees it: the enterprise by name, persons masked (domain rules, 13).
struct NoticeRepresentation: Representation {
    let application: Application
    let applicantName: String
    let title: LocalizedText?

    static let name = "Notice"
    static let schema = Schema.object([
        "application": .id("app_"), "scheme": .text(max: 64), "title": SchemeRepresentation.bilingual.nullable, "applicant": .text(max: 18),
        "applicantName": .text(min: 0, max: 200), "district": .text(min: 0, max: 50), "person": Schema.text(min: 0, max: 100).nullable,
        "amount": Schema.money.nullable, "publicFrom": Schema.date.nullable, "publicUntil": Schema.date.nullable,
    ])

    init(_ application: Application, in state: State, under policy: Policy) {
        self.application = application
        applicantName = state.enterprises[application.applicant]?.enterprise.name ?? ""
        title = policy.scheme(application.scheme, version: application.schemeVersion)?.title
    }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("application", application.id)
        writer.member("scheme", application.scheme)
        writer.member("title", title)
        writer.member("applicant", application.applicant)
        writer.member("applicantName", applicantName)
        writer.member("district", application.district)
        writer.member("person", application.claim["person"]?["name"]?.string.map { Masking.personName($0) })
        writer.member("amount", application.approvedAmount)
        writer.member("publicFrom", application.publicFrom)
        writer.member("publicUntil", application.publicUntil)
        writer.endObject()
    }
}
