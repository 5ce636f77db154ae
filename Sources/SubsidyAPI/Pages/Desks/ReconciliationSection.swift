import JSON
import Subsidy

/// What the bank said, what the books say, what is open and how old.
struct ReconciliationSection {
    let call: PageCall

    func write(to html: inout HTML) throws {
        guard call.contract.allows("getReconciliation") else { return }
        let report = try call.contract.get("getReconciliation")
        html.tag("h2", ("id", "reconciliation"), text: call.say("对账", "Reconciliation"))
        DataTable(
            caption: call.say("银行与账簿（元）", "Bank and books (yuan)"),
            columns: [.init(title: call.say("资金池", "Pool"))]
                + [
                    call.say("银行已付", "Bank paid"), call.say("抵扣", "Offset"), call.say("账簿已付", "Books paid"),
                    call.say("账簿应付", "Books committed"), call.say("差额", "Difference"), call.say("未说明", "Unexplained"),
                ].map { .init(title: $0, isNumber: true) },
            rows: (report["pools"]?.array ?? []).map { pool in
                [.text(Words.pool(pool["pool"]?.string ?? "", call))]
                    + ["bankPaid", "offsets", "booksPaid", "booksCommitted", "difference", "unexplained"].map {
                        .text(Amounts.grouped(pool[$0]))
                    }
            }, empty: ""
        ).write(to: &html)
        DataTable(
            caption: call.say("待拨付款项的账龄", "How old what is pending is"),
            columns: [
                .init(title: call.say("不超过（天）", "Up to (days)")), .init(title: call.say("笔数", "Items"), isNumber: true),
                .init(title: call.say("金额（元）", "Amount (yuan)"), isNumber: true),
            ],
            rows: (report["pendingByAge"]?.array ?? []).map { age in
                [
                    .text(age["daysMax"]?.integer.map { String($0) } ?? call.say("更久", "older")),
                    .text(String(age["count"]?.integer ?? 0)), .text(Amounts.grouped(age["amount"])),
                ]
            }, empty: ""
        ).write(to: &html)
    }
}
