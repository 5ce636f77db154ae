import JSON
import Subsidy

/// Intake windows: for everybody when which scheme takes applications in; for the administrator the announcement, for the city the shortlist.
enum CallsPage {
    static let page = SitePage(
        path: "/calls", name: "page-calls", title: LocalizedText(zh: "申报批次", en: "Calls"), section: .calls
    ) { call, html in
        html.tag("h1", text: call.say("申报批次", "Calls for applications"))
        html.tag(
            "p", ("class", "lead"),
            text: call.say(
                "分批次受理的项目在此公布受理起止日；其余项目常年受理。", "Schemes that take applications in by call, and when. All others are open all year."))
        let list = try call.contract.page("listCalls", call)
        DataTable(
            caption: call.say("批次", "Calls"),
            columns: [
                .init(title: call.say("批次", "Call")), .init(title: call.say("项目", "Scheme")), .init(title: call.say("受理起", "Opens")),
                .init(title: call.say("受理止", "Closes")), .init(title: call.say("申请数", "Applications"), isNumber: true),
                .init(title: call.say("状态", "State")),
            ],
            rows: list.rows.map { intake in
                [
                    .link(intake["title"]?.string ?? "", to: "/calls/" + (intake["id"]?.string ?? "")),
                    .text(Words.scheme(intake["scheme"]?.string ?? "", call)), .text(intake["opensOn"]?.string ?? ""),
                    .text(intake["closesOn"]?.string ?? ""), .text(String(intake["applications"]?.integer ?? 0)),
                    .tag(tag(intake, call)),
                ]
            }, empty: call.say("目前没有公布的批次。", "No call is announced now.")
        ).write(to: &html)
        list.writeNext(call, to: &html)
        if call.reader != nil { open.write(call, to: &html) }
    }

    static let one = SitePage(
        path: "/calls/{id}", name: "page-call", title: LocalizedText(zh: "申报批次", en: "Call"), section: .calls
    ) { call, html in
        let intake = try call.contract.get("getCall", ["id": call.parameter("id")])
        BackLink(to: "/calls", text: call.say("全部批次", "All calls")).write(to: &html)
        html.tag("h1") { html in
            html.text((intake["title"]?.string ?? "") + " ")
            tag(intake, call).write(to: &html)
        }
        let scheme = intake["scheme"]?.string ?? ""
        SummaryList(rows: [
            (call.say("项目", "Scheme"), Words.scheme(scheme, call)), (call.say("受理起", "Opens"), intake["opensOn"]?.string ?? ""),
            (call.say("受理止", "Closes"), intake["closesOn"]?.string ?? ""),
            (call.say("申请数", "Applications"), String(intake["applications"]?.integer ?? 0)),
            (call.say("入围名单", "Shortlist"), Moments.text(intake["shortlistedAt"])),
        ]).write(to: &html)
        html.tag("p") { $0.tag("a", ("href", "/calculator/" + scheme), text: call.say("测算这个项目", "Work this scheme out")) }
        guard call.reader != nil, call.contract.allows("listApplications") else { return }
        writeApplications(applications(call, of: scheme), call, to: &html)
        // A list that nobody closed yet cannot be shortlisted.
        if intake["status"]?.string == "closed", intake["shortlistedAt"]?.string == nil {
            shortlist.write(call, isFolded: false, to: &html)
        }
    }

    static let steps: [Step] = [open, shortlist]

    private static let open: Step = Step(
        name: "page-call-open", path: "/calls", row: "openCall", page: page,
        title: LocalizedText(zh: "公布申报批次", en: "Announce a call"),
        warning: LocalizedText(zh: "公布后所有人可见，该项目只在受理期内接收申请。", en: "Everybody sees it, and the scheme takes applications in only then."),
        fields: { call in
            [
                StepField("scheme", call.say("项目", "Scheme"), .choice(Words.schemes([.voucher, .award, .tranches, .referral], call))),
                StepField("title", call.say("批次名称", "Title"), .text, isRequired: false),
                StepField("opensOn", call.say("受理起", "Opens on"), .date), StepField("closesOn", call.say("受理止", "Closes on"), .date),
            ]
        }, next: { _, answer in "/calls/" + (answer["id"]?.string ?? "") })

    private static let shortlist: Step = Step(
        name: "page-shortlist", path: "/calls/{id}/shortlist", row: "shortlistCall", page: one,
        title: LocalizedText(zh: "确定入围名单", en: "Make the shortlist"),
        warning: LocalizedText(zh: "名单内进入下一阶段，其余不予通过，不能撤回。", en: "What is on it goes on, the rest is rejected; this cannot be taken back."),
        fields: { call in
            let scheme = (try? call.contract.get("getCall", ["id": call.parameter("id")]))?["scheme"]?.string ?? ""
            let waiting = applications(call, of: scheme).filter { ["submitted", "in-review"].contains($0["status"]?.string ?? "") }
            return [
                StepField(
                    "applications", call.say("入围的申请", "Applications on the shortlist"),
                    .choices(
                        waiting.map { application in
                            let id = application["id"]?.string ?? ""
                            return (id, Words.enterprise(application["applicant"]?.string ?? "", call) + " · " + id)
                        })), StepField("opinion", call.say("意见", "Opinion"), .area),
            ]
        }, next: { call, _ in "/calls/\(call.parameter("id"))" })

    private static func tag(_ intake: JSON, _ call: PageCall) -> StatusTag {
        let status = intake["status"]?.string ?? ""
        return StatusTag(status: status == "open" ? "taking-in" : status == "closed" ? "intake-over" : status, language: call.language)
    }

    /// The call's applications that the reader may see.
    private static func applications(_ call: PageCall, of scheme: String) -> [JSON] {
        let found = (try? call.contract.list("listApplications", query: ["scheme": scheme], limit: 500)) ?? []
        return found.filter { $0["call"]?.string == call.parameter("id") }
    }

    private static func writeApplications(_ applications: [JSON], _ call: PageCall, to html: inout HTML) {
        DataTable(
            caption: call.say("本批次的申请", "Applications of this call"),
            columns: [
                .init(title: call.say("申请", "Application")), .init(title: call.say("申请人", "Applicant")),
                .init(title: call.say("阶段", "Stage")), .init(title: call.say("状态", "State")),
            ],
            rows: applications.map { application in
                let id = application["id"]?.string ?? ""
                return [
                    .link(id, to: ApplicationPage.path(of: id)), .text(Words.enterprise(application["applicant"]?.string ?? "", call)),
                    .text(Words.stage(application["stage"]?.string, of: application["scheme"]?.string ?? "", call)),
                    .tag(StatusTag(status: application["status"]?.string ?? "", language: call.language)),
                ]
            }, empty: call.say("还没有您可以查看的申请。", "There is no application that you may see.")
        ).write(to: &html)
    }
}
