import HTTPServer
import JSON
import Subsidy

/// The claim of a draft, or of an application that was returned: the scheme's own form, with what it holds so far.
enum ClaimPage {
    static let page = SitePage(
        path: "/applications/{id}/claim", name: "page-claim", title: LocalizedText(zh: "申报内容", en: "The claim"), section: .applications,
        row: "amendApplication"
    ) { asked, html in
        let id = asked.parameter("id")
        let (application, scheme, version) = try ClaimPage.application(asked)
        var call = asked
        let form = Self.form(of: scheme)
        // What was sent and refused stands as it was typed.
        if call.request.method == .get { call.form = form.contents(of: application["claim"] ?? .null) }
        BackLink(to: ApplicationPage.path(of: id), text: call.say("返回申请", "Back to the application")).write(to: &html)
        html.tag("h1", text: call.say(scheme["title"]))
        SchemeFacts(scheme: scheme, call: call).write(to: &html)
        html.tag("p", ("class", "hint"), text: call.say("可以先存一部分，以后再填。", "You may save a part now and come back for the rest."))
        html.tag("form", ("method", "post"), ("action", path(of: id))) { html in
            FormKey.write(call, to: &html)
            version.write(to: &html)
            FormField.write(form.fields(call), call, to: &html)
            html.tag("button", ("type", "submit"), text: call.say("保存", "Save"))
        }
    }

    static let save = SiteAction(
        path: "/applications/{id}/claim", name: "page-claim-amendment", row: "amendApplication", page: page,
        parameters: { ["id": $0.parameter("id")] },
        body: { call in
            guard let (application, scheme, _) = try? application(call) else { return [:] }
            return ["claim": form(of: scheme).object(call, keeping: application["claim"] ?? .null)]
        }, next: { call, _ in ApplicationPage.path(of: call.parameter("id")) + "#claim" })

    static func path(of application: String) -> String { ApplicationPage.path(of: application) + "/claim" }

    private static func application(_ call: PageCall) throws -> (application: JSON, scheme: JSON, version: FormVersion) {
        let (application, condition) = try call.contract.getToChange("getApplication", ["id": call.parameter("id")])
        guard FilingSection.isOpen(application, call) else { throw Refusal.notToFill }
        return (application, ApplicationPage.scheme(of: application, call) ?? .null, FormVersion(condition))
    }

    private static func form(of scheme: JSON) -> SchemaForm { SchemaForm(schema: scheme["form"] ?? .null, pointer: "/claim") }
}

extension Refusal {
    static let notToFill = Refusal(
        Problem(
            .conflict, "invalid-state", zh: "申请已提交，除非被退回，内容不能再改。",
            en: "The application was handed in: it cannot be changed unless it is returned."))
}
