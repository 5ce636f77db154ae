// The first page, for everybody: where each pool's money is, what was granted, what is under publicity now.

import JSON
import Subsidy

enum TransparencyPage {
    static let page = SitePage(
        path: "/", name: "page-transparency", title: LocalizedText(zh: "资金公开", en: "Where the money is"), section: .transparency
    ) { call, html in
        html.tag("h1", text: call.say("人工智能扶持政策，一办到底", "A city's AI subsidies, end to end"))
        html.tag(
            "p", ("class", "lead"),
            text: call.say(
                "申报、审核、公示、发券、核销、拨付、追缴与账目，全程公开可查。",
                "Applications, review, publicity, vouchers, redemption, payment, recovery and the books, open to see."))
        html.tag("p", ("class", "buttons")) { html in
            html.tag("a", ("class", "button"), ("href", "/calculator"), text: call.say("我们能得到什么？开始测算", "What could we get? Work it out"))
        }
        try writePools(call, to: &html)
        try StatisticsSection(call: call).write(to: &html)
        try writeNotices(call, to: &html)
    }

    private static let terms = ["appropriated", "available", "reserved", "committed", "paid", "recovered"]

    private static func writePools(_ call: PageCall, to html: inout HTML) throws {
        let pools = try call.contract.list("listPools", limit: 500)
        html.tag("h2", ("id", "pools"), text: call.say("资金池", "Pools"))
        PoolChart.writeKey(call, to: &html)
        html.tag("ul", ("class", "pools")) { html in
            for pool in pools { html.tag("li") { PoolChart(pool: pool, call: call).write(to: &$0) } }
        }
        DataTable(
            caption: call.say("资金池（元）", "Pools (yuan)"),
            columns: [.init(title: call.say("资金池", "Pool"))]
                + terms.map { DataTable.Column(title: PoolChart.name($0, call), isNumber: true) },
            rows: pools.map { pool in
                [.text(call.say(pool["title"]))] + terms.map { DataTable.Cell.text(Amounts.grouped(pool[$0])) }
            }, empty: ""
        ).write(to: &html)
        html.tag("p") { html in
            html.tag("a", ("href", "/pools.csv"), text: call.say("下载表格（CSV）", "Download the table (CSV)"))
            html.text(" · ")
            html.tag("a", ("href", "/v1/pools"), text: "JSON")
        }
    }

    /// The table of pools for a spreadsheet.
    static func csv(_ call: PageCall) throws -> [UInt8] {
        var writer = CSVWriter(marked: true)
        writer.row(["pool", "title"] + terms)
        for pool in try call.contract.list("listPools", limit: 500) {
            writer.row([pool["id"]?.string ?? "", call.say(pool["title"])] + terms.map { pool[$0]?.string ?? "" })
        }
        return writer.bytes
    }

    private static func writeNotices(_ call: PageCall, to html: inout HTML) throws {
        let notices = try call.contract.list("listNotices")
        html.tag("h2", ("id", "notices"), text: call.say("公示", "Under publicity"))
        html.tag(
            "p", ("class", "hint"),
            text: call.say("公示期内，持有令牌者均可提出异议。", "While a grant is under publicity, whoever holds a token may object."))
        DataTable(
            caption: call.say("正在公示的拟支持项目", "Grants under publicity"),
            columns: [
                .init(title: call.say("单位", "Applicant")), .init(title: call.say("项目", "Scheme")), .init(title: call.say("区", "District")),
                .init(title: call.say("拟支持金额（元）", "Amount (yuan)"), isNumber: true), .init(title: call.say("公示至", "Until")),
            ],
            rows: notices.map { notice in
                let person = notice["person"]?.string.map { " · " + $0 } ?? ""
                return [
                    .text((notice["applicantName"]?.string ?? "") + person), .text(call.say(notice["title"])),
                    .text(notice["district"]?.string ?? ""), .text(Amounts.grouped(notice["amount"])),
                    .text(notice["publicUntil"]?.string ?? ""),
                ]
            }, empty: call.say("目前没有公示中的项目。", "Nothing is under publicity now.")
        ).write(to: &html)
    }
}
