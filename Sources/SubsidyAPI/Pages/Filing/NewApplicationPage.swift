import JSON
import Subsidy

/// Where an application begins: a scheme and an applicant make a draft, which is then filled in piece by piece.
enum NewApplicationPage {
    /// Enterprises that are offered as a choice; who has more names one by its code.
    private static let enterprisesShown = 100

    static let page = SitePage(
        path: "/applications/new", name: "page-new-application", title: LocalizedText(zh: "新建申请", en: "New application"),
        section: .applications, row: "createApplication"
    ) { call, html in
        BackLink(to: "/applications", text: call.say("全部申请", "All applications")).write(to: &html)
        html.tag("h1", text: call.say("新建申请", "New application"))
        html.tag(
            "p", ("class", "lead"),
            text: call.say(
                "先选项目和申请企业，生成草稿；申报内容和材料随后逐项填写、上传，提交前都可以修改。",
                "Choose a scheme and the applicant: that makes a draft. The claim and the documents come next, and may change until it is handed in."
            ))
        html.tag("form", ("method", "post"), ("action", "/applications/new"), ("class", "panel")) { html in
            FormKey.write(call, to: &html)
            FormField.write(fields(call), call, to: &html)
            html.tag("button", ("type", "submit"), text: call.say("生成草稿", "Make the draft"))
        }
        if RegisterPage.record.isOpen(to: call) {
            html.tag("p") { html in
                html.text(call.say("企业还没有登记？", "Is the enterprise not in the register? "))
                html.tag("a", ("href", "/enterprises"), text: call.say("先登记企业", "Record it first"))
            }
        }
    }

    /// A draft binds nobody: it is not gone over before it is made.
    static let create = SiteAction(
        path: "/applications/new", name: "page-application-creation", row: "createApplication", page: page, parameters: { _ in [:] },
        body: { call in
            ["scheme": .string(call.field("scheme") ?? ""), "applicant": .string(call.field("applicant") ?? ""), "claim": [:]]
        }, next: { _, answer in ClaimPage.path(of: answer["id"]?.string ?? "") })

    /// Where a new application of a scheme begins.
    static func path(scheme: String) -> String { "/applications/new?scheme=\(scheme)" }

    private static func fields(_ call: PageCall) -> [FormField] {
        // Clusters and the like come without an application.
        let schemes = Words.schemes(Set(SchemeKind.allCases).subtracting([.entitlement]), call)
        return [
            FormField(
                name: "scheme", pointer: "/scheme", label: call.say("项目", "Scheme"), isRequired: true, control: .choice(schemes, call)),
            FormField(
                name: "applicant", pointer: "/applicant", label: call.say("申请企业", "Applicant"), isRequired: true,
                control: applicants(call).map { .choice($0, call) } ?? .text()),
        ]
    }

    /// The enterprises that the reader may file for; nil where they are too many to choose from.
    private static func applicants(_ call: PageCall) -> [(value: String, label: String)]? {
        guard call.contract.allows("listEnterprises"),
            let known = try? call.contract.list("listEnterprises", limit: enterprisesShown + 1),
            (1...enterprisesShown).contains(known.count)
        else { return call.reader?.enterprise.map { [($0, $0)] } }
        return known.map { enterprise in
            let uscc = enterprise["uscc"]?.string ?? ""
            return (uscc, call.say("\(enterprise["name"]?.string ?? "")（\(uscc)）", "\(enterprise["name"]?.string ?? "") (\(uscc))"))
        }
    }
}
