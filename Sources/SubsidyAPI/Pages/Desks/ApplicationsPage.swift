import JSON
import Subsidy

/// The applications that the reader may see, newest first as the contract lists them.
enum ApplicationsPage {
    static let list = SitePage(
        path: "/applications", name: "page-applications", title: LocalizedText(zh: "申请", en: "Applications"), section: .applications,
        row: "listApplications"
    ) { call, html in
        html.tag("h1", text: call.say("申请", "Applications"))
        if call.contract.allows("createApplication") {
            html.tag("p") { $0.tag("a", ("class", "button"), ("href", "/applications/new"), text: call.say("新建申请", "New application")) }
        }
        ApplicationFilter.write(call, to: &html)
        let query = ApplicationFilter.query(call)
        let page = try call.contract.page("listApplications", call, query: query)
        DataTable(
            caption: call.say("您可以查看的申请", "Applications that you may see"),
            columns: [
                .init(title: call.say("编号", "Number")), .init(title: call.say("项目", "Scheme")), .init(title: call.say("申请人", "Applicant")),
                .init(title: call.say("区", "District")), .init(title: call.say("状态", "State")),
                .init(title: call.say("核定金额（元）", "Approved (yuan)"), isNumber: true),
            ],
            rows: page.rows.map { application in
                let id = application["id"]?.string ?? ""
                return [
                    .link(id, to: ApplicationPage.path(of: id)), .text(Words.scheme(application["scheme"]?.string ?? "", call)),
                    .text(Words.enterprise(application["applicant"]?.string ?? "", call)), .text(application["district"]?.string ?? ""),
                    .tag(StatusTag(status: application["status"]?.string ?? "", language: call.language)),
                    .text(Amounts.grouped(application["approvedAmount"])),
                ]
            },
            empty: query.isEmpty
                ? call.say("还没有申请。", "There are no applications yet.") : call.say("没有符合条件的申请。", "No application is like that.")
        ).write(to: &html)
        page.writeNext(call, to: &html)
    }
}
