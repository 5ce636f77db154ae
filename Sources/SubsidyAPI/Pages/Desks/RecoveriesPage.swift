import JSON
import Subsidy

/// Recoveries: the list with the form for an order, and one with everything that may be done to it.
enum RecoveriesPage {
    static let page = SitePage(
        path: "/recoveries", name: "page-recoveries", title: LocalizedText(zh: "追缴", en: "Recoveries"), section: .recoveries,
        row: "listRecoveries"
    ) { call, html in
        html.tag("h1", text: call.say("追缴", "Recoveries"))
        let list = try call.contract.page("listRecoveries", call)
        DataTable(
            caption: call.say("追缴决定", "Orders"),
            columns: [
                .init(title: call.say("编号", "Number")), .init(title: call.say("债务人", "Debtor")), .init(title: call.say("原因", "Cause")),
                .init(title: call.say("追缴（元）", "Ordered (yuan)"), isNumber: true),
                .init(title: call.say("未收回（元）", "Outstanding (yuan)"), isNumber: true),
                .init(title: call.say("逾期（元）", "Overdue (yuan)"), isNumber: true), .init(title: call.say("状态", "State")),
            ],
            rows: list.rows.map { recovery in
                let id = recovery["id"]?.string ?? ""
                return [
                    .link(id, to: "/recoveries/" + id), .text(Words.enterprise(recovery["debtor"]?.string ?? "", call)),
                    .text(Words.text(recovery["cause"]?.string ?? "", call)), .text(Amounts.grouped(recovery["amount"])),
                    .text(Amounts.grouped(recovery["outstanding"])), .text(Amounts.grouped(recovery["overdue"])),
                    .tag(StatusTag(status: recovery["status"]?.string ?? "", language: call.language)),
                ]
            }, empty: call.say("没有追缴。", "No money was ordered back.")
        ).write(to: &html)
        list.writeNext(call, to: &html)
        RecoverySteps.order.write(call, to: &html)
    }

    static let one = SitePage(
        path: "/recoveries/{id}", name: "page-recovery", title: LocalizedText(zh: "追缴", en: "Recovery"), section: .recoveries,
        row: "getRecovery"
    ) { call, html in
        let recovery = try call.contract.get("getRecovery", ["id": call.parameter("id")])
        BackLink(to: "/recoveries", text: call.say("全部追缴", "All recoveries")).write(to: &html)
        html.tag("h1") { html in
            html.text(call.say("追缴 ", "Recovery ") + Amounts.grouped(recovery["amount"]) + call.say(" 元 ", " yuan "))
            StatusTag(status: recovery["status"]?.string ?? "", language: call.language).write(to: &html)
        }
        SummaryList(rows: facts(recovery, call)).write(to: &html)
        let application = recovery["application"]?.string ?? ""
        html.tag("p") { $0.tag("a", ("href", ApplicationPage.path(of: application)), text: call.say("所属申请", "Its application")) }
        writeParts(recovery, call, to: &html)
        writeSteps(recovery, call, to: &html)
    }

    private static func facts(_ recovery: JSON, _ call: PageCall) -> [(label: String, value: String)] {
        [
            (call.say("编号", "Number"), recovery["id"]?.string ?? ""),
            (call.say("债务人", "Debtor"), Words.enterprise(recovery["debtor"]?.string ?? "", call)),
            (call.say("资金池", "Pool"), Words.pool(recovery["pool"]?.string ?? "", call)),
            (call.say("原因", "Cause"), Words.text(recovery["cause"]?.string ?? "", call)),
            (call.say("事实与理由", "Facts and reasons"), recovery["reason"]?.string ?? ""),
            (call.say("依据", "Legal ground"), recovery["legalGround"]?.string ?? ""),
            (call.say("缴回期限", "Due on"), recovery["dueOn"]?.string ?? ""),
            (call.say("已收回（元）", "Received (yuan)"), Amounts.grouped(recovery["received"])),
            (call.say("未收回（元）", "Outstanding (yuan)"), Amounts.grouped(recovery["outstanding"])),
            (call.say("逾期（元）", "Overdue (yuan)"), Amounts.grouped(recovery["overdue"])),
            (call.say("应计利息（元）", "Interest due (yuan)"), Amounts.grouped(recovery["interestDue"])),
            (call.say("坏账核销", "Write-off"), writeOff(recovery["writeOff"], call)),
        ].filter { !$0.1.isEmpty }
    }

    private static func writeOff(_ json: JSON?, _ call: PageCall) -> String {
        guard let json, json.object != nil else { return "" }
        let parts = [
            Amounts.grouped(json["amount"]), json["reason"]?.string, json["maker"]?.string.map { call.say("提出：", "proposed by ") + $0 },
            json["checker"]?.string.map { call.say("批准：", "approved by ") + $0 },
        ]
        return parts.compactMap { $0 }.joined(separator: " · ")
    }

    private static func writeParts(_ recovery: JSON, _ call: PageCall, to html: inout HTML) {
        let instalments = recovery["instalments"]?.array ?? []
        if !instalments.isEmpty {
            DataTable(
                caption: call.say("分期", "Instalments"),
                columns: [.init(title: call.say("到期日", "Due on")), .init(title: call.say("金额（元）", "Amount (yuan)"), isNumber: true)],
                rows: instalments.map { [.text($0["dueOn"]?.string ?? ""), .text(Amounts.grouped($0["amount"]))] }, empty: ""
            ).write(to: &html)
        }
        DataTable(
            caption: call.say("到账与抵扣", "What came back"),
            columns: [
                .init(title: call.say("日期", "Day")), .init(title: call.say("金额（元）", "Amount (yuan)"), isNumber: true),
                .init(title: call.say("利息（元）", "Interest (yuan)"), isNumber: true), .init(title: call.say("凭证", "Reference")),
            ],
            rows: (recovery["receipts"]?.array ?? []).map { receipt in
                [
                    .text(receipt["receivedOn"]?.string ?? ""), .text(Amounts.grouped(receipt["amount"])),
                    .text(Amounts.grouped(receipt["interest"])),
                    .text(receipt["payable"]?.string.map { call.say("抵扣 ", "offset ") + $0 } ?? receipt["reference"]?.string ?? ""),
                ]
            }, empty: call.say("尚无到账。", "Nothing has come back yet.")
        ).write(to: &html)
    }

    private static func writeSteps(_ recovery: JSON, _ call: PageCall, to html: inout HTML) {
        guard ["ordered", "partly-received"].contains(recovery["status"]?.string ?? "") else { return }
        let isProposed = recovery["writeOff"]?.object != nil
        let steps =
            [RecoverySteps.receive, RecoverySteps.offset, RecoverySteps.plan]
            + [isProposed ? RecoverySteps.approveWriteOff : RecoverySteps.proposeWriteOff]
        let open = steps.filter { $0.isOpen(to: call) }
        guard !open.isEmpty else { return }
        html.tag("h2", text: call.say("可办理的事项", "What you can do"))
        for step in open { step.write(call, to: &html) }
    }
}
