import JSON
import Subsidy

/// 免申即享: runs over the register, what each decided of whom and why.
enum RunsPage {
    static let page = SitePage(
        path: "/runs", name: "page-runs", title: LocalizedText(zh: "免申即享", en: "Entitlements"), section: .runs, row: "listEntitlementRuns"
    ) { call, html in
        html.tag("h1", text: call.say("免申即享", "Entitlements without an application"))
        html.tag(
            "p", ("class", "lead"),
            text: call.say(
                "对全部登记主体逐一核对条件。先试运行看名单和金额，再正式运行；重复运行不会重复发放。",
                "Every registered enterprise is held against the conditions. Try a dry run and look at the list first; a second run gives nothing twice."
            ))
        let list = try call.contract.page("listEntitlementRuns", call)
        DataTable(
            caption: call.say("各次运行", "Runs"),
            columns: [
                .init(title: call.say("运行", "Run")), .init(title: call.say("项目", "Scheme")), .init(title: call.say("方式", "Kind")),
                .init(title: call.say("列入", "Listed"), isNumber: true),
                .init(title: call.say("金额（元）", "Amount (yuan)"), isNumber: true), .init(title: call.say("开始", "Begun")),
                .init(title: call.say("状态", "State")),
            ],
            rows: list.rows.map { run in
                let id = run["id"]?.string ?? ""
                return [
                    .link(id, to: "/runs/" + id), .text(Words.scheme(run["scheme"]?.string ?? "", call)), .text(kind(run, call)),
                    .text(Amounts.count(run["included"])), .text(Amounts.grouped(run["amount"])), .text(Moments.text(run["startedAt"])),
                    .tag(StatusTag(status: run["status"]?.string ?? "", language: call.language)),
                ]
            }, empty: call.say("还没有运行过。", "There was no run yet.")
        ).write(to: &html)
        list.writeNext(call, to: &html)
        start.write(call, isFolded: false, to: &html)
    }

    static let one = SitePage(
        path: "/runs/{id}", name: "page-run", title: LocalizedText(zh: "免申即享", en: "Entitlement run"), section: .runs,
        row: "getEntitlementRun"
    ) { call, html in
        let id = call.parameter("id")
        let run = try call.contract.get("getEntitlementRun", ["id": id])
        BackLink(to: "/runs", text: call.say("各次运行", "All runs")).write(to: &html)
        html.tag("h1") { html in
            html.text(Words.scheme(run["scheme"]?.string ?? "", call) + " · " + kind(run, call) + " ")
            StatusTag(status: run["status"]?.string ?? "", language: call.language).write(to: &html)
        }
        SummaryList(rows: facts(run, call)).write(to: &html)
        if run["status"]?.string == "running" {
            html.tag("p", ("class", "hint"), text: call.say("运行中，刷新本页查看进度。", "It is going on: load the page again for its progress."))
        }
        let outcome = call.field("outcome").flatMap { EntitlementOutcome(rawValue: $0) }
        writeFilter(id, outcome, call, to: &html)
        let entries = try call.contract.page(
            "listEntitlementEntries", call, ["id": id], query: outcome.map { ["outcome": $0.rawValue] } ?? [:])
        writeEntries(entries.rows, call, to: &html)
        entries.writeNext(call, to: &html)
    }

    static let start: Step = Step(
        name: "page-run-start", path: "/runs", row: "startEntitlementRun", page: page,
        title: LocalizedText(zh: "发起运行", en: "Start a run"),
        warning: LocalizedText(
            zh: "正式运行将占用资金池额度并进入公示；试运行只列名单。", en: "A real run takes money from the pool and goes to publicity; a dry run only lists."),
        fields: { call in
            [
                StepField("scheme", call.say("项目", "Scheme"), .choice(Words.schemes([.entitlement], call))),
                StepField(
                    "dryRun", call.say("试运行", "Dry run"), .yesNo, hint: call.say("是：只列名单，不发放", "Yes: only a list, nothing is given")),
            ]
        }, next: { _, answer in "/runs/" + (answer["id"]?.string ?? "") })

    private static func kind(_ run: JSON, _ call: PageCall) -> String {
        run["dryRun"]?.bool == true ? call.say("试运行", "dry run") : call.say("正式运行", "real run")
    }

    private static func facts(_ run: JSON, _ call: PageCall) -> [(label: String, value: String)] {
        [
            (
                call.say("进度", "Progress"),
                call.say(
                    "\(Amounts.count(run["decided"])) / \(Amounts.count(run["enterprises"])) 个主体",
                    "\(Amounts.count(run["decided"])) of \(Amounts.count(run["enterprises"])) enterprises")
            ),
            (call.say("列入", "Listed"), Amounts.count(run["included"])), (call.say("未列入", "Not listed"), Amounts.count(run["excluded"])),
            (call.say("无法判定", "Undecided"), Amounts.count(run["undecided"])),
            (call.say("金额（元）", "Amount (yuan)"), Amounts.grouped(run["amount"])),
            (call.say("项目版本", "Version of the scheme"), run["schemeVersion"]?.string ?? ""),
            (call.say("开始", "Begun"), Moments.text(run["startedAt"])), (call.say("结束", "Ended"), Moments.text(run["endedAt"])),
            (call.say("中断原因", "Why it stopped"), run["failure"]?.string ?? ""),
        ].filter { !$0.1.isEmpty }
    }

    private static func writeFilter(_ id: String, _ chosen: EntitlementOutcome?, _ call: PageCall, to html: inout HTML) {
        html.tag("nav", ("aria-label", call.say("筛选", "Filter"))) { html in
            html.tag("ul", ("class", "key")) { html in
                for outcome in [nil] + EntitlementOutcome.allCases.map({ Optional($0) }) {
                    let words =
                        outcome.map { StatusTag(status: $0.rawValue, language: call.language).words } ?? call.say("全部", "All")
                    let here: [(StaticString, String)] = outcome == chosen ? [("aria-current", "true")] : []
                    let target = "/runs/\(id)" + (outcome.map { "?outcome=\($0.rawValue)" } ?? "")
                    html.tag("li") { html in html.tag("a", all: [("href", target)] + here) { $0.text(words) } }
                }
            }
        }
    }

    private static func writeEntries(_ entries: [JSON], _ call: PageCall, to html: inout HTML) {
        DataTable(
            caption: call.say("名单", "The list"),
            columns: [
                .init(title: call.say("主体", "Enterprise")), .init(title: call.say("区", "District")),
                .init(title: call.say("结果", "Outcome")),
                .init(title: call.say("金额（元）", "Amount (yuan)"), isNumber: true), .init(title: call.say("理由", "Reasons")),
                .init(title: call.say("案件", "Case")),
            ],
            rows: entries.map { entry in
                let failed = (entry["reasons"]?.array ?? []).filter { $0["passed"]?.bool != true }.compactMap { $0["message"]?.string }
                let application = entry["application"]?.string
                return [
                    .text(entry["name"]?.string ?? ""), .text(entry["district"]?.string ?? ""),
                    .tag(StatusTag(status: entry["outcome"]?.string ?? "", language: call.language)),
                    .text(Amounts.grouped(entry["amount"])), .text(failed.joined(separator: call.say("；", "; "))),
                    application.map { .link(call.say("查看", "Open"), to: ApplicationPage.path(of: $0)) } ?? .text("—"),
                ]
            }, empty: call.say("没有符合筛选的主体。", "Nothing fits the filter.")
        ).write(to: &html)
    }
}
