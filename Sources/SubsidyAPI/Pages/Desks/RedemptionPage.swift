import JSON
import Subsidy

/// One use of a voucher: what was claimed, its invoices and payment, and the review.
enum RedemptionPage {
    static let page = SitePage(
        path: "/redemptions/{id}", name: "page-redemption", title: LocalizedText(zh: "核销", en: "Redemption"), section: .review,
        row: "getRedemption"
    ) { call, html in
        let redemption = try call.contract.get("getRedemption", ["id": call.parameter("id")])
        html.tag("h1") { html in
            html.text(call.say("核销 ", "Redemption ") + (redemption["id"]?.string ?? "") + " ")
            StatusTag(status: redemption["status"]?.string ?? "", language: call.language).write(to: &html)
        }
        SummaryList(rows: facts(redemption, call)).write(to: &html)
        let application = redemption["application"]?.string ?? ""
        html.tag("p") { $0.tag("a", ("href", "/applications/" + application), text: call.say("所属申请", "Its application")) }
        DataTable(
            caption: call.say("发票", "Invoices"),
            columns: [
                .init(title: call.say("号码", "Number")), .init(title: call.say("开票日期", "Issued")), .init(title: call.say("销售方", "Seller")),
                .init(title: call.say("购买方", "Buyer")), .init(title: call.say("金额（元）", "Amount (yuan)"), isNumber: true),
                .init(title: call.say("本次占用（元）", "Taken (yuan)"), isNumber: true),
            ],
            rows: (redemption["invoices"]?.array ?? []).map { invoice in
                [
                    .text(invoice["number"]?.string ?? ""), .text(invoice["issuedOn"]?.string ?? ""),
                    .text(invoice["seller"]?.string ?? ""),
                    .text(invoice["buyer"]?.string ?? ""), .text(Amounts.grouped(invoice["amount"])),
                    .text(Amounts.grouped(invoice["taken"])),
                ]
            }, empty: ""
        ).write(to: &html)
        guard redemption["status"]?.string == "submitted", call.contract.allows("reviewRedemption") else { return }
        html.tag("h2", text: call.say("审核", "Review"))
        html.tag("form", ("method", "post"), ("action", "/redemptions/\(call.parameter("id"))/review"), ("class", "panel")) { html in
            FormKey.write(call, to: &html)
            FormField.write(fields(call), call, to: &html)
            html.tag("button", ("type", "submit"), text: call.say("继续", "Continue"))
        }
    }

    static let review = SiteAction(
        path: "/redemptions/{id}/review", name: "page-redemption-review", row: "reviewRedemption", page: page,
        check: FormCheck(
            title: LocalizedText(zh: "请核对您的决定", en: "Check your decision"),
            warning: LocalizedText(zh: "通过即生成兑付单。", en: "An approval makes a payable."),
            confirm: LocalizedText(zh: "确认", en: "Confirm"),
            rows: { call in
                [
                    (call.say("决定", "Decision"), ReviewForm.outcome(call.field("outcome") ?? "", call)),
                    (call.say("核定额（元）", "Approved base (yuan)"), call.field("approvedBase") ?? call.say("按可支持部分", "what is eligible")),
                    (call.say("意见", "Opinion"), call.field("opinion") ?? ""),
                ]
            }), parameters: { ["id": $0.parameter("id")] },
        body: { call in
            var body = JSONObject()
            for name in ["outcome", "approvedBase", "opinion"] { if let value = call.field(name) { body[name] = .string(value) } }
            return .object(body)
        }, next: { call, _ in "/redemptions/\(call.parameter("id"))" })

    private static func facts(_ redemption: JSON, _ call: PageCall) -> [(label: String, value: String)] {
        [
            (call.say("券", "Voucher"), redemption["voucher"]?.string ?? ""),
            (call.say("持有人", "Holder"), redemption["holder"]?.string ?? ""),
            (call.say("服务商", "Provider"), redemption["provider"]?.string ?? ""),
            (call.say("合同编号", "Contract"), redemption["contractNumber"]?.string ?? ""),
            (call.say("申报额（元）", "Claimed (yuan)"), Amounts.grouped(redemption["claimedBase"])),
            (call.say("可支持部分（元）", "Eligible (yuan)"), Amounts.grouped(redemption["eligibleBase"])),
            (call.say("付款（元）", "Paid (yuan)"), Amounts.grouped(redemption["payment"]?["amount"])),
            (call.say("付款日期", "Paid on"), redemption["payment"]?["paidOn"]?.string ?? ""),
            (call.say("核定额（元）", "Approved base (yuan)"), Amounts.grouped(redemption["approvedBase"])),
            (call.say("兑付金额（元）", "Subsidy (yuan)"), Amounts.grouped(redemption["amount"])),
            (call.say("意见", "Opinion"), redemption["opinion"]?.string ?? ""),
        ].filter { !$0.1.isEmpty }
    }

    private static func fields(_ call: PageCall) -> [FormField] {
        let outcomes = ["approve", "reject"].map { (value: $0, label: ReviewForm.outcome($0, call)) }
        return [
            FormField(
                name: "outcome", pointer: "/outcome", label: call.say("决定", "Decision"), isRequired: true,
                control: .select([(value: "", label: call.say("请选择", "Choose"))] + outcomes)),
            FormField(
                name: "approvedBase", pointer: "/approvedBase", label: call.say("核定额（元）", "Approved base (yuan)"),
                hint: call.say("不填即按可支持部分", "Left blank, what is eligible"), control: .text(mode: "decimal", width: "short")),
            FormField(name: "opinion", pointer: "/opinion", label: call.say("意见", "Opinion"), isRequired: true, control: .area),
        ]
    }
}
