import JSON
import Subsidy

/// One invoice and what is left of it across everything; the finance office notes its red-letter invoice here.
enum InvoicePage {
    static let page = SitePage(
        path: "/invoices/{number}", name: "page-invoice", title: LocalizedText(zh: "发票", en: "Invoice"), section: .payments,
        row: "getInvoice"
    ) { call, html in
        let invoice = try call.contract.get("getInvoice", ["number": call.parameter("number")])
        html.tag("h1", text: call.say("发票 ", "Invoice ") + (invoice["number"]?.string ?? ""))
        SummaryList(rows: [
            (call.say("销售方", "Seller"), invoice["seller"]?.string ?? ""), (call.say("购买方", "Buyer"), invoice["buyer"]?.string ?? ""),
            (call.say("开票日期", "Issued on"), invoice["issuedOn"]?.string ?? ""),
            (call.say("金额（元）", "Amount (yuan)"), Amounts.grouped(invoice["amount"])),
            (call.say("已红冲（元）", "Reversed (yuan)"), Amounts.grouped(invoice["reversed"])),
            (call.say("已占用（元）", "Taken (yuan)"), Amounts.grouped(invoice["taken"])),
            (call.say("余额（元）", "Left (yuan)"), Amounts.grouped(invoice["residual"])),
        ]).write(to: &html)
        DataTable(
            caption: call.say("使用它的核销", "Uses of vouchers that stand on it"), columns: [.init(title: call.say("核销", "Use"))],
            rows: (invoice["redemptions"]?.array ?? []).compactMap(\.string).map { [.link($0, to: "/redemptions/" + $0)] },
            empty: call.say("没有。", "There are none.")
        ).write(to: &html)
        reverse.write(call, to: &html)
    }

    static let reverse: Step = Step(
        name: "page-invoice-reversal", path: "/invoices/{number}/reversal", row: "reverseInvoice", page: page,
        title: LocalizedText(zh: "登记红字发票", en: "Record a red-letter invoice"),
        warning: LocalizedText(
            zh: "相关核销立即重新计算，多付的追缴。", en: "The uses that stand on it are recomputed at once, and what was paid too much is ordered back."),
        fields: { call in
            [
                StepField("number", call.say("红字发票号码", "Number of the red-letter invoice"), .text),
                StepField("amount", call.say("红冲金额（元）", "Amount reversed (yuan)"), .money),
            ]
        }, next: { call, _ in "/invoices/\(call.parameter("number"))" })
}
