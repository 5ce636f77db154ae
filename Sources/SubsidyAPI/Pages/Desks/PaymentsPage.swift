import JSON
import Subsidy

/// What is owed, pool by pool, and the batches that pay it.
enum PaymentsPage {
    static let page = SitePage(
        path: "/payments", name: "page-payments", title: LocalizedText(zh: "拨付", en: "Payments"), section: .payments, row: "listBatches"
    ) { call, html in
        html.tag("h1", text: call.say("拨付", "Payments"))
        try writeWaiting(call, to: &html)
        try writeBatches(call, to: &html)
        try ReconciliationSection(call: call).write(to: &html)
        if call.contract.allows("listYearEnds") {
            html.tag("p") { $0.tag("a", ("href", "/year-ends"), text: call.say("年终处理", "Year ends")) }
        }
    }

    static let actions = [
        SiteAction(
            path: "/payments", name: "page-batch-draft", row: "draftBatch", page: page, parameters: { _ in [:] },
            body: { call in
                let payables = call.form.keys.filter { $0.hasPrefix("payable.") }.map { String($0.dropFirst("payable.".count)) }
                return ["pool": .string(call.field("pool") ?? ""), "payables": .array(payables.sorted().map { .string($0) })]
            }, next: { _, answer in "/payments/" + (answer["id"]?.string ?? "") })
    ]

    private static func writeWaiting(_ call: PageCall, to html: inout HTML) throws {
        html.tag("h2", text: call.say("待拨付", "Waiting to be paid"))
        var isEmpty = true
        for pool in try call.contract.list("listPools", limit: 500) {
            let id = pool["id"]?.string ?? ""
            let payables = try call.contract.list("listPayables", query: ["pool": id, "status": "pending"], limit: 500)
            guard !payables.isEmpty else { continue }
            isEmpty = false
            html.tag("h3", text: call.say(pool["title"]))
            html.tag("form", ("method", "post"), ("action", "/payments")) { html in
                FormKey.write(call, to: &html)
                html.void("input", ("type", "hidden"), ("name", "pool"), ("value", id))
                writeChoices(payables, call, to: &html)
                if call.contract.allows("draftBatch") {
                    html.tag("button", ("type", "submit"), text: call.say("用所选兑付单制单", "Draft a batch of the chosen"))
                }
            }
        }
        if isEmpty { html.tag("p", ("class", "hint"), text: call.say("没有待拨付的款项。", "Nothing waits to be paid.")) }
    }

    private static func writeChoices(_ payables: [JSON], _ call: PageCall, to html: inout HTML) {
        html.tag("fieldset") { html in
            html.tag("legend", ("class", "unseen"), text: call.say("选择兑付单", "Choose payables"))
            html.tag("ul", ("class", "tasks")) { html in
                for payable in payables {
                    let id = payable["id"]?.string ?? ""
                    html.tag("li") { html in
                        html.tag("label") { html in
                            html.void("input", ("type", "checkbox"), ("name", "payable." + id), ("value", "yes"), ("checked", "checked"))
                            html.text(" \(id) · \(Words.enterprise(payable["payee"]?.string ?? "", call))")
                            if let failure = payable["failure"]?.string {
                                html.text(" · " + call.say("上次失败：", "failed before: ") + failure)
                            }
                        }
                        html.tag("span", text: Amounts.grouped(payable["amount"]))
                    }
                }
            }
        }
    }

    private static func writeBatches(_ call: PageCall, to html: inout HTML) throws {
        html.tag("h2", text: call.say("批次", "Batches"))
        DataTable(
            caption: call.say("拨付批次", "Payment batches"),
            columns: [
                .init(title: call.say("批次", "Batch")), .init(title: call.say("资金池", "Pool")), .init(title: call.say("状态", "State")),
                .init(title: call.say("笔数", "Items"), isNumber: true), .init(title: call.say("金额（元）", "Total (yuan)"), isNumber: true),
                .init(title: call.say("制单", "Maker")), .init(title: call.say("复核", "Checker")),
            ],
            rows: try call.contract.list("listBatches", limit: 100).map { batch in
                let id = batch["id"]?.string ?? ""
                return [
                    .link(id, to: "/payments/" + id), .text(Words.pool(batch["pool"]?.string ?? "", call)),
                    .tag(StatusTag(status: batch["status"]?.string ?? "", language: call.language)),
                    .text(batch["count"]?.integer.map { String($0) } ?? ""), .text(Amounts.grouped(batch["total"])),
                    .text(batch["maker"]?.string ?? ""), .text(batch["checker"]?.string ?? ""),
                ]
            }, empty: call.say("还没有批次。", "There are no batches yet.")
        ).write(to: &html)
    }
}
