import JSON
import Subsidy
import SubsidyRuntime

/// What waits for the reader, oldest deadline first.
enum ReviewQueuePage {
    static let page = SitePage(
        path: "/review", name: "page-review", title: LocalizedText(zh: "待办审核", en: "Review"), section: .review, row: "listReviewTasks"
    ) { call, html in
        html.tag("h1", text: call.say("待办审核", "What waits for you"))
        let today = call.service.office.clock.now().date.description
        let tasks = try call.contract.list("listReviewTasks", limit: 500)
        DataTable(
            caption: call.say("共 \(tasks.count) 件，期限早的在前", "\(tasks.count) items, oldest deadline first"),
            columns: [
                .init(title: call.say("事项", "Item")), .init(title: call.say("申请人", "Applicant")),
                .init(title: call.say("项目", "Scheme")), .init(title: call.say("阶段", "Stage")),
                .init(title: call.say("到达", "Since")), .init(title: call.say("期限", "Due")),
            ],
            rows: tasks.map { task in
                let due = task["due"]?.string ?? ""
                return [
                    .link(kind(task, call) + " " + (task["id"]?.string ?? ""), to: target(task)),
                    .text(Words.enterprise(task["applicant"]?.string ?? "", call)),
                    .text(Words.scheme(task["scheme"]?.string ?? "", call)),
                    .text(Words.stage(task["stage"]?.string, of: task["scheme"]?.string ?? "", call)),
                    .text(Moments.text(task["since"])),
                    .text(due.isEmpty || due >= today ? due : due + call.say("（已逾期）", " (overdue)")),
                ]
            }, empty: call.say("没有待办事项。", "Nothing waits for you.")
        ).write(to: &html)
    }

    private static func kind(_ task: JSON, _ call: PageCall) -> String {
        switch task["kind"]?.string {
        case "redemption": call.say("核销", "Redemption")
        case "objection": call.say("异议", "Objection")
        default: call.say("申请", "Application")
        }
    }

    private static func target(_ task: JSON) -> String {
        let application = ApplicationPage.path(of: task["application"]?.string ?? "")
        return switch task["kind"]?.string {
        case "redemption": "/redemptions/" + (task["id"]?.string ?? "")
        case "objection": application + "#objections"
        default: application + "#review"
        }
    }
}
