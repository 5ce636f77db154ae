import JSON
import Subsidy

/// What an application's grant has become: its parts, vouchers, payables, its recommendation, its audit and what others gave.
enum GrantSections {
    static func write(_ application: JSON, _ call: PageCall, to html: inout HTML) {
        writeTranches(application, call, to: &html)
        writeVouchers(application, call, to: &html)
        writePayables(application, call, to: &html)
        writeOutcomes(application, call, to: &html)
        writeOtherAwards(application, call, to: &html)
    }

    private static func writeTranches(_ application: JSON, _ call: PageCall, to html: inout HTML) {
        let tranches = application["tranches"]?.array ?? []
        guard !tranches.isEmpty else { return }
        DataTable(
            caption: call.say("分期", "Tranches"),
            columns: [
                .init(title: call.say("期", "No."), isNumber: true), .init(title: call.say("计划（元）", "Planned (yuan)"), isNumber: true),
                .init(title: call.say("金额（元）", "Amount (yuan)"), isNumber: true), .init(title: call.say("可考核起", "Appraised from")),
                .init(title: call.say("考核意见", "Opinion")), .init(title: call.say("状态", "State")),
            ],
            rows: tranches.map { tranche in
                [
                    .text(String(tranche["n"]?.integer ?? 0)), .text(Amounts.grouped(tranche["planned"])),
                    .text(Amounts.grouped(tranche["amount"])), .text(tranche["dueOn"]?.string ?? ""),
                    .text(tranche["opinion"]?.string ?? ""),
                    .tag(StatusTag(status: tranche["status"]?.string ?? "", language: call.language)),
                ]
            }, empty: ""
        ).write(to: &html)
    }

    private static func writeVouchers(_ application: JSON, _ call: PageCall, to html: inout HTML) {
        let vouchers = (application["vouchers"]?.array ?? []).compactMap(\.string)
            .compactMap { try? call.contract.get("getVoucher", ["id": $0]) }
        guard !vouchers.isEmpty else { return }
        DataTable(
            caption: call.say("券", "Vouchers"),
            columns: [
                .init(title: call.say("券", "Voucher")), .init(title: call.say("面值（元）", "Face value (yuan)"), isNumber: true),
                .init(title: call.say("余额（元）", "Left (yuan)"), isNumber: true), .init(title: call.say("有效期至", "Valid until")),
                .init(title: call.say("状态", "State")),
            ],
            rows: vouchers.map { voucher in
                let id = voucher["id"]?.string ?? ""
                return [
                    .link(id, to: "/vouchers/" + id), .text(Amounts.grouped(voucher["faceValue"])),
                    .text(Amounts.grouped(voucher["balance"])),
                    .text(voucher["validUntil"]?.string ?? ""),
                    .tag(StatusTag(status: voucher["status"]?.string ?? "", language: call.language)),
                ]
            }, empty: ""
        ).write(to: &html)
    }

    private static func writePayables(_ application: JSON, _ call: PageCall, to html: inout HTML) {
        guard call.contract.allows("getPayable") else { return }
        let payables = (application["payables"]?.array ?? []).compactMap(\.string)
            .compactMap { try? call.contract.get("getPayable", ["id": $0]) }
        guard !payables.isEmpty else { return }
        DataTable(
            caption: call.say("兑付单", "Payables"),
            columns: [
                .init(title: call.say("兑付单", "Payable")), .init(title: call.say("金额（元）", "Amount (yuan)"), isNumber: true),
                .init(title: call.say("抵扣（元）", "Offset (yuan)"), isNumber: true), .init(title: call.say("批次", "Batch")),
                .init(title: call.say("到账时间", "Paid at")), .init(title: call.say("状态", "State")),
            ],
            rows: payables.map { payable in
                [
                    .text(payable["id"]?.string ?? ""), .text(Amounts.grouped(payable["amount"])),
                    .text(Amounts.grouped(payable["offset"])),
                    payable["batch"]?.string.map { .link($0, to: "/payments/" + $0) } ?? .text("—"), .text(Moments.text(payable["paidAt"])),
                    .tag(StatusTag(status: payable["status"]?.string ?? "", language: call.language)),
                ]
            }, empty: ""
        ).write(to: &html)
    }

    /// What became of a recommendation, and what the audit of an investment found.
    private static func writeOutcomes(_ application: JSON, _ call: PageCall, to html: inout HTML) {
        if let referral = application["referral"], referral.object != nil {
            html.tag("h2", text: call.say("推荐结果", "What became of the recommendation"))
            SummaryList(
                rows: [
                    (call.say("结果", "Outcome"), Words.text(referral["outcome"]?.string ?? "", call)),
                    (call.say("对方给予的金额（元）", "What the other body gives (yuan)"), Amounts.grouped(referral["amount"])),
                    (call.say("文号或编号", "Reference"), referral["reference"]?.string ?? ""),
                    (call.say("意见", "Opinion"), referral["opinion"]?.string ?? ""),
                ].filter { !$0.1.isEmpty }
            ).write(to: &html)
        }
        if let audit = application["audit"], audit.object != nil {
            html.tag("h2", text: call.say("审定结算", "Settled by audit"))
            SummaryList(rows: [
                (call.say("审定投资额（元）", "Audited investment (yuan)"), Amounts.grouped(audit["investment"])),
                (call.say("结算金额（元）", "Final amount (yuan)"), Amounts.grouped(audit["finalAmount"])),
                (call.say("意见", "Opinion"), audit["opinion"]?.string ?? ""),
            ]).write(to: &html)
        }
    }

    private static func writeOtherAwards(_ application: JSON, _ call: PageCall, to html: inout HTML) {
        let awards = application["otherAwards"]?.array ?? []
        guard !awards.isEmpty else { return }
        DataTable(
            caption: call.say("其他资金来源", "Other funders"),
            columns: [
                .init(title: call.say("资助方", "Funder")), .init(title: call.say("金额（元）", "Amount (yuan)"), isNumber: true),
                .init(title: call.say("文号或编号", "Reference")),
            ],
            rows: awards.map { award in
                [
                    .text(Words.text(award["funder"]?.string ?? "", call)), .text(Amounts.grouped(award["amount"])),
                    .text(award["reference"]?.string ?? ""),
                ]
            }, empty: ""
        ).write(to: &html)
    }
}
