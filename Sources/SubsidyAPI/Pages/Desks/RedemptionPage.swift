import JSON
import Subsidy

/// One use of a voucher: what was claimed, its invoices and payment, and the review.
enum RedemptionPage {
    static let page = SitePage(
        path: "/redemptions/{id}", name: "page-redemption", title: LocalizedText(zh: "核销", en: "Redemption"), section: .review,
        row: "getRedemption"
    ) { call, html in
        let redemption = try call.contract.get("getRedemption", ["id": call.parameter("id")])
        BackLink(to: ApplicationPage.path(of: redemption["application"]?.string ?? ""), text: call.say("所属申请", "Its application")).write(
            to: &html)
        html.tag("h1") { html in
            html.text(call.say("核销 ", "Redemption ") + (redemption["id"]?.string ?? "") + " ")
            StatusTag(status: redemption["status"]?.string ?? "", language: call.language).write(to: &html)
        }
        SummaryList(rows: facts(redemption, call)).write(to: &html)
        writeGrant(redemption, call, to: &html)
        DataTable(
            caption: call.say("发票", "Invoices"),
            columns: [
                .init(title: call.say("号码", "Number")), .init(title: call.say("开票日期", "Issued")), .init(title: call.say("销售方", "Seller")),
                .init(title: call.say("购买方", "Buyer")), .init(title: call.say("金额（元）", "Amount (yuan)"), isNumber: true),
                .init(title: call.say("本次占用（元）", "Taken (yuan)"), isNumber: true),
            ],
            rows: (redemption["invoices"]?.array ?? []).map { invoice in
                let number = invoice["number"]?.string ?? ""
                return [
                    call.contract.allows("getInvoice") ? .link(number, to: "/invoices/" + number) : .text(number),
                    .text(invoice["issuedOn"]?.string ?? ""),
                    .text(invoice["seller"]?.string ?? ""),
                    .text(invoice["buyer"]?.string ?? ""), .text(Amounts.grouped(invoice["amount"])),
                    .text(Amounts.grouped(invoice["taken"])),
                ]
            }, empty: ""
        ).write(to: &html)
        if redemption["status"]?.string == "submitted" { review.write(call, isFolded: false, to: &html) }
    }

    static let review: Step = Step(
        name: "page-redemption-review", path: "/redemptions/{id}/review", row: "reviewRedemption", page: page,
        title: LocalizedText(zh: "审核核销", en: "Review this use"),
        warning: LocalizedText(zh: "通过即生成兑付单。", en: "An approval makes a payable."),
        fields: { call in
            [
                StepField("outcome", call.say("决定", "Decision"), .choice(Words.choices(["approve", "reject"], call))),
                StepField(
                    "approvedBase", call.say("核定额（元）", "Approved base (yuan)"), .money,
                    hint: call.say("不填即按可支持部分", "Left blank, what is eligible"), isRequired: false),
                StepField("opinion", call.say("意见", "Opinion"), .area),
            ]
        }, next: { call, _ in "/redemptions/\(call.parameter("id"))" })

    /// What was approved, beside what is claimed: the reviewer compares the two.
    private static func writeGrant(_ redemption: JSON, _ call: PageCall, to html: inout HTML) {
        let voucherID = redemption["voucher"]?.string ?? ""
        guard call.contract.allows("getApplication"), call.contract.allows("getVoucher"),
            let application = try? call.contract.get("getApplication", ["id": redemption["application"]?.string ?? ""]),
            let voucher = try? call.contract.get("getVoucher", ["id": voucherID])
        else { return }
        let claim = application["claim"]
        html.tag("h2", text: call.say("核定的合同与券", "The approved contract and its voucher"))
        SummaryList(
            rows: [
                (call.say("合同编号", "Contract"), claim?["contractNumber"]?.string ?? ""),
                (call.say("服务商", "Provider"), claim?["provider"]?.string ?? ""),
                (call.say("核定额（元）", "Approved base (yuan)"), Amounts.grouped(application["approvedBase"])),
                (call.say("补贴比例", "Rate"), Amounts.percent(voucher["rate"])),
                (call.say("券余额（元）", "Left on the voucher (yuan)"), Amounts.grouped(voucher["balance"])),
                (call.say("有效期", "Valid"), "\(voucher["validFrom"]?.string ?? "") – \(voucher["validUntil"]?.string ?? "")"),
            ].filter { !$0.1.isEmpty }
        ).write(to: &html)
        html.tag("p") { $0.tag("a", ("href", "/vouchers/" + voucherID), text: call.say("查看这张券", "See the voucher")) }
    }

    private static func facts(_ redemption: JSON, _ call: PageCall) -> [(label: String, value: String)] {
        [
            (call.say("券", "Voucher"), redemption["voucher"]?.string ?? ""),
            (call.say("持有人", "Holder"), Words.enterprise(redemption["holder"]?.string ?? "", call)),
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
}
