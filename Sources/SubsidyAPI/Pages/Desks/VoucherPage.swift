import HTTPServer
import JSON
import Subsidy

/// One voucher: what it is worth still, how it was used, and its use.
enum VoucherPage {
    /// Invoices that the form has fields for; more go through the API.
    private static let invoicesShown = 3

    static let page = SitePage(
        path: "/vouchers/{id}", name: "page-voucher", title: LocalizedText(zh: "券", en: "Voucher"), section: .applications,
        row: "getVoucher"
    ) { call, html in
        let voucher = try call.contract.get("getVoucher", ["id": call.parameter("id")])
        let application = voucher["application"]?.string ?? ""
        BackLink(to: ApplicationPage.path(of: application), text: call.say("所属申请", "Its application")).write(to: &html)
        html.tag("h1") { html in
            html.text(Words.scheme(voucher["scheme"]?.string ?? "", call) + " ")
            StatusTag(status: voucher["status"]?.string ?? "", language: call.language).write(to: &html)
        }
        html.tag("div", ("class", "panel answer yes")) { html in
            html.tag("p", text: call.say("可用余额", "Still to be used"))
            html.tag("p", ("class", "figure"), text: Amounts.spoken(voucher["balance"], call))
        }
        SummaryList(rows: [
            (call.say("券编号", "Number"), voucher["id"]?.string ?? ""),
            (call.say("持有人", "Holder"), Words.enterprise(voucher["holder"]?.string ?? "", call)),
            (call.say("面值（元）", "Face value (yuan)"), Amounts.grouped(voucher["faceValue"])),
            (call.say("补贴比例", "Rate"), Amounts.percent(voucher["rate"])),
            (call.say("有效期", "Valid"), "\(voucher["validFrom"]?.string ?? "") – \(voucher["validUntil"]?.string ?? "")"),
            (call.say("资金池", "Pool"), Words.pool(voucher["pool"]?.string ?? "", call)),
        ]).write(to: &html)
        try writeRedemptions(call, to: &html)
        guard voucher["status"]?.string == "active" else { return }
        redeem.write(prefilled(call, voucher), isFolded: false, to: &html)
        revoke.write(call, to: &html)
        if RecoverySteps.order.isOpen(to: call) {
            html.tag("p") { html in
                html.tag(
                    "a", ("href", RecoverySteps.orderPath(voucher: call.parameter("id"))),
                    text: call.say("对本券下达追缴", "Order money of this voucher back"))
            }
        }
    }

    static let steps: [Step] = [redeem, revoke]

    /// The form with what the grant says already: the contract, its provider, and who is to be on the invoices as the buyer.
    private static func prefilled(_ asked: PageCall, _ voucher: JSON) -> PageCall {
        guard asked.request.method == .get,
            let claim = try? asked.contract.get("getApplication", ["id": voucher["application"]?.string ?? ""])["claim"]
        else { return asked }
        var call = asked
        let known = [
            "provider": claim["provider"], "contractNumber": claim["contractNumber"], "invoices.0.buyer": voucher["holder"],
            "invoices.0.seller": claim["provider"],
        ]
        for (name, value) in known { if let text = value?.string, call.form[name] == nil { call.form[name] = text } }
        return call
    }

    private static let revoke: Step = Step(
        name: "page-voucher-revocation", path: "/vouchers/{id}/revocation", row: "revokeVoucher", page: page,
        title: LocalizedText(zh: "收回券", en: "Take the voucher back"),
        warning: LocalizedText(zh: "未用额度退回资金池，不能恢复。", en: "Its unused value returns to the pool for good."),
        fields: { call in [StepField("reason", call.say("理由", "Reason"), .area)] }, next: { call, _ in "/vouchers/\(call.parameter("id"))" }
    )

    private static let redeem: Step = Step(
        name: "page-redemption-filing", path: "/vouchers/{id}/redemptions", row: "fileRedemption", page: page,
        title: LocalizedText(zh: "申请核销", en: "Use the voucher"),
        warning: LocalizedText(zh: "提交后由市级审核；发票被本次核销占用。", en: "The city reviews it; the invoices are taken by this use."),
        fields: { call in
            [
                StepField("provider", call.say("服务商", "Provider"), .text),
                StepField("contractNumber", call.say("合同编号", "Contract number"), .text),
                StepField("claimedBase", call.say("申报额（元）", "Claimed (yuan)"), .money),
                StepField(
                    "invoices", call.say("发票", "Invoice"),
                    .records(
                        [
                            StepField("number", call.say("发票号码", "Number"), .text),
                            StepField("amount", call.say("金额（元）", "Amount (yuan)"), .money),
                            StepField("issuedOn", call.say("开票日期", "Issued on"), .date),
                            StepField("seller", call.say("销售方", "Seller"), .text),
                            StepField("buyer", call.say("购买方统一社会信用代码", "Buyer's credit code"), .text),
                        ], most: invoicesShown)),
                StepField(
                    "payment", call.say("付款", "Payment"),
                    .record([
                        StepField("amount", call.say("付款金额（元）", "Amount paid (yuan)"), .money),
                        StepField("paidOn", call.say("付款日期", "Paid on"), .date),
                        StepField("reference", call.say("付款凭证号", "Reference"), .text),
                    ])),
            ]
        }, next: { _, answer in "/redemptions/" + (answer["id"]?.string ?? "") })

    private static func writeRedemptions(_ call: PageCall, to html: inout HTML) throws {
        let redemptions = try call.contract.list("listRedemptions", query: ["voucher": call.parameter("id")], limit: 200)
        DataTable(
            caption: call.say("核销记录", "Uses"),
            columns: [
                .init(title: call.say("核销", "Use")), .init(title: call.say("申报额（元）", "Claimed (yuan)"), isNumber: true),
                .init(title: call.say("兑付金额（元）", "Subsidy (yuan)"), isNumber: true), .init(title: call.say("时间", "When")),
                .init(title: call.say("状态", "State")),
            ],
            rows: redemptions.map { redemption in
                let id = redemption["id"]?.string ?? ""
                return [
                    .link(id, to: "/redemptions/" + id), .text(Amounts.grouped(redemption["claimedBase"])),
                    .text(Amounts.grouped(redemption["amount"])), .text(Moments.text(redemption["createdAt"])),
                    .tag(StatusTag(status: redemption["status"]?.string ?? "", language: call.language)),
                ]
            }, empty: call.say("还没有用过。", "It was not used yet.")
        ).write(to: &html)
    }
}
