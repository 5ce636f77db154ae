import JSON
import Subsidy

/// What becomes of what a year left unused in a pool: one person proposes, another decides.
enum YearEndsPage {
    static let page = SitePage(
        path: "/year-ends", name: "page-year-ends", title: LocalizedText(zh: "年终处理", en: "Year ends"), section: .payments,
        row: "listYearEnds"
    ) { call, html in
        BackLink(to: "/payments", text: call.say("拨付", "Payments")).write(to: &html)
        html.tag("h1", text: call.say("年终处理", "Year ends"))
        let ends = try call.contract.list("listYearEnds", limit: 200)
        DataTable(
            caption: call.say("各池各年", "By pool and year"),
            columns: [
                .init(title: call.say("资金池", "Pool")), .init(title: call.say("年度", "Year")), .init(title: call.say("处理", "Outcome")),
                .init(title: call.say("金额（元）", "Amount (yuan)"), isNumber: true), .init(title: call.say("理由", "Reason")),
                .init(title: call.say("提出", "Maker")), .init(title: call.say("批准", "Checker")), .init(title: call.say("状态", "State")),
            ],
            rows: ends.map { end in
                let status = end["status"]?.string ?? ""
                return [
                    .text(Words.pool(end["pool"]?.string ?? "", call)), .text(end["year"]?.integer.map { String($0) } ?? ""),
                    .text(Words.text(end["outcome"]?.string ?? "", call)), .text(Amounts.grouped(end["amount"])),
                    .text(end["reason"]?.string ?? ""), .text(end["maker"]?.string ?? ""), .text(end["checker"]?.string ?? ""),
                    .tag(StatusTag(status: status == "rejected" ? "turned-down" : status, language: call.language)),
                ]
            }, empty: call.say("还没有年终处理。", "No year was closed yet.")
        ).write(to: &html)
        // One proposal after the other: a page has one form of a kind.
        if let waiting = ends.first(where: { $0["status"]?.string == "proposed" })?["id"]?.string {
            approve.write(call, ["id": waiting], to: &html)
            reject.write(call, ["id": waiting], to: &html)
        }
        propose.write(call, isFolded: false, to: &html)
    }

    static let steps: [Step] = [propose, approve, reject]

    private static let propose: Step = Step(
        name: "page-year-end", path: "/year-ends", row: "proposeYearEnd", page: page,
        title: LocalizedText(zh: "提出年终处理", en: "Propose a year end"),
        warning: LocalizedText(zh: "须由另一人批准后生效。", en: "It takes effect when another person approves it."),
        fields: { call in
            [
                StepField(
                    "pool", call.say("资金池", "Pool"), .choice(call.service.policy.pools.map { ($0.id, $0.title.text(in: call.language)) }),
                    isSent: false),
                StepField("year", call.say("年度", "Year"), .whole, hint: call.say("例如 2026", "Such as 2026")),
                StepField("outcome", call.say("处理", "Outcome"), .choice(Words.choices(["carry-over", "lapse"], call))),
                StepField("reason", call.say("理由", "Reason"), .area),
            ]
        }, parameters: { ["id": $0.field("pool") ?? ""] }, next: { _, _ in "/year-ends" })

    private static let approve: Step = decision(
        "approval", "approveYearEnd", LocalizedText(zh: "批准待定的年终处理", en: "Approve the proposal"),
        LocalizedText(zh: "批准后该年度结清，不能恢复；批准人不得为提出人。", en: "The year is closed for good; not by whoever proposed it."))

    private static let reject: Step = decision(
        "rejection", "rejectYearEnd", LocalizedText(zh: "退回待定的年终处理", en: "Turn the proposal down"),
        LocalizedText(zh: "退回后可重新提出。", en: "It may be proposed again."))

    private static func decision(_ path: String, _ row: String, _ title: LocalizedText, _ warning: LocalizedText) -> Step {
        Step(
            name: "page-year-end-" + path, path: "/year-ends/{id}/" + path, row: row, page: page, title: title, warning: warning,
            next: { _, _ in "/year-ends" })
    }
}
