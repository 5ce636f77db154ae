// One application for whoever may see it: where it stands, what it was decided by, its documents and its history; for the reviewer whose
// turn it is also the form.

import JSON
import Subsidy

enum ApplicationPage {
    static let page = SitePage(
        path: "/applications/{id}", name: "page-application", title: LocalizedText(zh: "申请", en: "Application"), section: .applications,
        row: "getApplication"
    ) { call, html in
        let id = call.parameter("id")
        let (application, condition) = try call.contract.getToChange("getApplication", ["id": id])
        let scheme = ApplicationPage.scheme(of: application, call)
        BackLink(to: "/applications", text: call.say("全部申请", "All applications")).write(to: &html)
        html.tag("h1") { html in
            html.text(call.say(scheme?["title"]) + " ")
            StatusTag(status: application["status"]?.string ?? "", language: call.language).write(to: &html)
        }
        if ReviewForm.isTurn(application, scheme ?? .null, call) {
            html.tag("p", ("class", "jump")) {
                $0.tag("a", ("href", "#review"), text: call.say("本案待您审核", "This case waits for your review"))
            }
        }
        FilingSection.writeReturn(application, call, to: &html)
        SummaryList(rows: facts(application, call)).write(to: &html)
        TaskList(application: application, scheme: scheme ?? .null, call: call).write(to: &html)
        writeClaim(application, scheme, call, to: &html)
        if FilingSection.isOpen(application, call) {
            DocumentsSection.write(application, scheme ?? .null, FormVersion(condition), call, to: &html)
            FilingSection.writeForecast(application, call, to: &html)
        } else {
            writeDocuments(application, scheme, call, to: &html)
            writeAssessment(application, scheme, call, to: &html)
        }
        GrantSections.write(application, call, to: &html)
        writeReviews(application, call, to: &html)
        ReviewForm.write(application, scheme ?? .null, call, to: &html)
        GrantSteps.write(application, scheme ?? .null, call, to: &html)
        ObjectionForm.write(application, call, to: &html)
        try writeTimeline(id, call, to: &html)
    }

    static let steps: [Step] = [ReviewForm.decide, ReviewForm.recuse, ObjectionForm.object, ObjectionForm.rule] + GrantSteps.all

    static func path(of id: String) -> String { "/applications/" + id }

    /// The scheme in the version that the application is decided by.
    static func scheme(of application: JSON, _ call: PageCall) -> JSON? {
        try? call.contract.get(
            "getScheme", ["id": application["scheme"]?.string ?? ""],
            query: (application["schemeVersion"]?.string).flatMap { $0.isEmpty ? nil : ["version": $0] } ?? [:])
    }

    static let document = SiteFile(path: "/documents/{id}", name: "page-document", row: "getDocument") { ["id": $0.parameter("id")] }

    private static func facts(_ application: JSON, _ call: PageCall) -> [(label: String, value: String)] {
        [
            (call.say("编号", "Number"), application["id"]?.string ?? ""),
            (call.say("申请人", "Applicant"), applicant(application, call)),
            (call.say("区", "District"), application["district"]?.string ?? ""),
            (call.say("项目版本", "Version of the scheme"), application["schemeVersion"]?.string ?? ""),
            (call.say("核定额（元）", "Approved base (yuan)"), Amounts.grouped(application["approvedBase"])),
            (call.say("核定比例", "Approved rate"), Amounts.percent(application["approvedRate"])),
            (call.say("核定金额（元）", "Approved amount (yuan)"), Amounts.grouped(application["approvedAmount"])),
            (call.say("公示至", "Publicity until"), application["publicUntil"]?.string ?? ""),
        ].filter { !$0.1.isEmpty }
    }

    private static func applicant(_ application: JSON, _ call: PageCall) -> String {
        let uscc = application["applicant"]?.string ?? ""
        let name = Words.enterprise(uscc, call)
        return name == uscc ? uscc : call.say("\(name)（\(uscc)）", "\(name) (\(uscc))")
    }

    private static func writeClaim(_ application: JSON, _ scheme: JSON?, _ call: PageCall, to html: inout HTML) {
        html.tag("h2", ("id", "claim"), text: call.say("申报内容", "The claim"))
        let properties = scheme?["form"]?["properties"]
        SummaryList(
            rows: (application["claim"]?.object?.members ?? []).map { member in
                let schema = properties?[member.key]
                let label = (call.language == .chinese ? schema?["title"] : schema?["description"])?.string ?? member.key
                let isMoney = schema?["format"]?.string == "money"
                return (label, isMoney ? Amounts.grouped(member.value) : plain(member.value, call))
            }
        ).write(to: &html)
        FilingSection.writeClaimLink(application, call, to: &html)
    }

    private static func plain(_ value: JSON, _ call: PageCall) -> String {
        switch value {
        case .string(let text): text
        case .bool(let flag): flag ? call.say("是", "Yes") : call.say("否", "No")
        case .array(let list): list.map { plain($0, call) }.joined(separator: call.say("；", "; "))
        case .object(let object): object.members.map { "\($0.key): \(plain($0.value, call))" }.joined(separator: call.say("，", ", "))
        default: value.description
        }
    }

    private static func writeDocuments(_ application: JSON, _ scheme: JSON?, _ call: PageCall, to html: inout HTML) {
        html.tag("h2", text: call.say("材料", "Documents"))
        let titles = scheme?["documents"]?.array ?? []
        DataTable(
            caption: call.say("已提交的材料", "Documents on file"),
            columns: [.init(title: call.say("种类", "Kind")), .init(title: call.say("文件", "File"))],
            rows: (application["documents"]?.array ?? []).map { document in
                let kind = document["kind"]?.string ?? ""
                let id = document["id"]?.string ?? ""
                let title = titles.first { $0["kind"]?.string == kind }
                return [
                    .text(title.map { call.say($0["title"]) } ?? kind), .link(call.say("下载 ", "Download ") + id, to: "/documents/" + id),
                ]
            }, empty: call.say("没有材料。", "There are none.")
        ).write(to: &html)
    }

    private static func writeAssessment(_ application: JSON, _ scheme: JSON?, _ call: PageCall, to html: inout HTML) {
        guard let assessment = application["assessment"], assessment != .null else { return }
        html.tag("h2", text: call.say("测算", "Assessment"))
        html.tag("blockquote", ("lang", "zh-CN"), text: scheme?["clause"]?["text"]?.string ?? "")
        AssessmentView(assessment: assessment, call: call).write(to: &html)
    }

    private static func writeReviews(_ application: JSON, _ call: PageCall, to html: inout HTML) {
        let reviews = application["reviews"]?.array ?? []
        guard !reviews.isEmpty else { return }
        DataTable(
            caption: call.say("审核意见", "Reviews"),
            columns: [
                .init(title: call.say("阶段", "Stage")), .init(title: call.say("结论", "Outcome")), .init(title: call.say("意见", "Opinion")),
                .init(title: call.say("评分", "Score"), isNumber: true), .init(title: call.say("审核人", "Reviewer")),
                .init(title: call.say("时间", "When")),
            ],
            rows: reviews.map { review in
                [
                    .text(Words.stage(review["stage"]?.string, of: application["scheme"]?.string ?? "", call)),
                    .text(Words.text(review["outcome"]?.string ?? "", call)),
                    .text(review["opinion"]?.string ?? ""), .text(review["score"]?.integer.map { String($0) } ?? ""),
                    .text(review["person"]?.string ?? ""), .text(Moments.text(review["at"])),
                ]
            }, empty: ""
        ).write(to: &html)
    }

    private static func writeTimeline(_ id: String, _ call: PageCall, to html: inout HTML) throws {
        guard call.contract.allows("getTimeline") else { return }
        let entries = try call.contract.list("getTimeline", ["id": id], limit: 500)
        html.tag("h2", text: call.say("办理经过", "Timeline"))
        html.tag("ol", ("class", "timeline")) { html in
            for entry in entries {
                html.tag("li") { html in
                    html.tag("time", ("datetime", entry["when"]?.string ?? ""), ("class", "hint"), text: Moments.text(entry["when"]))
                    html.tag("strong", text: EventNames.text(entry["what"]?.string ?? "", call))
                    if let who = entry["who"]?.string { html.text(" · " + who) }
                    if let why = entry["why"]?.string { html.tag("p", text: SystemReasons.text(why, call)) }
                }
            }
        }
    }
}

/// Instants as people read them, in Shanghai.
enum Moments {
    /// `2026-01-05 09:00`
    static func text(_ json: JSON?) -> String {
        guard let text = json?.string, text.count >= 16 else { return json?.string ?? "" }
        return String(text.prefix(16)).replacing("T", with: " ")
    }
}
