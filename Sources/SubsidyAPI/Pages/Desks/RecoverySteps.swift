import JSON
import Subsidy

/// Money ordered back: the order, what comes in, instalments, offsets, and what is given up by two persons.
enum RecoverySteps {
    /// Instalments that the form has fields for; who agrees more uses the API.
    private static let instalmentsShown = 12

    static let all: [Step] = [order, receive, offset, plan, proposeWriteOff, approveWriteOff]

    /// The form for an order, with its subject filled in.
    static func orderPath(application id: String) -> String { "/recoveries?open=page-recovery-order&application=\(id)#page-recovery-order" }
    static func orderPath(voucher id: String) -> String { "/recoveries?open=page-recovery-order&voucher=\(id)#page-recovery-order" }

    static let order: Step = Step(
        name: "page-recovery-order", path: "/recoveries", row: "orderRecovery", page: RecoveriesPage.page,
        title: LocalizedText(zh: "下达追缴", en: "Order money back"),
        warning: LocalizedText(
            zh: "下达即记入账簿；原因为弄虚作假的，同时限制企业及其实际控制人申报。",
            en: "The order goes into the books at once; fraud also bars the enterprise and its controller."),
        fields: { call in
            let causes = ["overpayment", "breach", "fraud", "red-letter", "other-award", "other"]
            return [
                StepField(
                    "application", call.say("申请编号", "Application"), .text,
                    hint: call.say("申请、券、兑付单三者填一项", "One of application, voucher and payable"), isRequired: false),
                StepField("voucher", call.say("券编号", "Voucher"), .text, isRequired: false),
                StepField("payable", call.say("兑付单编号", "Payable"), .text, isRequired: false),
                StepField("amount", call.say("追缴金额（元）", "Amount (yuan)"), .money),
                StepField("cause", call.say("原因类别", "Cause"), .choice(Words.choices(causes, call))),
                StepField("reason", call.say("事实与理由", "Facts and reasons"), .area),
                StepField("legalGround", call.say("法律或文件依据", "Legal ground"), .text, isRequired: false),
                StepField("dueOn", call.say("缴回期限", "Due on"), .date, isRequired: false),
            ]
        }, next: { _, answer in "/recoveries/" + (answer["id"]?.string ?? "") })

    private static func step(
        _ name: String, _ path: String, _ row: String, zh: String, en: String, warning: LocalizedText,
        fields: @escaping @Sendable (PageCall) -> [StepField] = { _ in [] }
    ) -> Step {
        Step(
            name: name, path: "/recoveries/{id}/" + path, row: row, page: RecoveriesPage.one, title: LocalizedText(zh: zh, en: en),
            warning: warning, fields: fields, next: { call, _ in "/recoveries/\(call.parameter("id"))" })
    }

    static let receive: Step = step(
        "page-recovery-receipt", "receipts", "recordReceipt", zh: "登记到账", en: "Record money that came back",
        warning: LocalizedText(zh: "到账记入账簿，退回资金池。", en: "It goes into the books and back to the pool.")
    ) { call in
        [
            StepField("amount", call.say("到账金额（元）", "Amount (yuan)"), .money),
            StepField("interest", call.say("其中随同到账的利息（元）", "Interest with it (yuan)"), .money, isRequired: false),
            StepField("reference", call.say("银行流水号", "The bank's reference"), .text),
            StepField(
                "receivedOn", call.say("到账日期", "Received on"), .date, hint: call.say("不填即今日", "Left blank, today"), isRequired: false),
        ]
    }

    static let offset: Step = step(
        "page-recovery-offset", "offsets", "offsetRecovery", zh: "以待付款项抵扣", en: "Keep it back from a payable",
        warning: LocalizedText(zh: "抵扣后该兑付单只付余额。", en: "The payable is paid less by what is kept back.")
    ) { call in
        let waiting = ((try? call.contract.list("listPayables", query: ["status": "pending"], limit: 200)) ?? []).map { payable in
            let id = payable["id"]?.string ?? ""
            let payee = Words.enterprise(payable["payee"]?.string ?? "", call)
            return (value: id, label: "\(id) · \(payee) · \(Amounts.grouped(payable["amount"]))")
        }
        return [
            StepField("payable", call.say("待付的兑付单", "Payable that waits"), .choice(waiting)),
            StepField(
                "amount", call.say("抵扣金额（元）", "Amount (yuan)"), .money, hint: call.say("不填即按可抵的最大额", "Left blank, as much as possible"),
                isRequired: false),
        ]
    }

    static let plan: Step = step(
        "page-recovery-plan", "instalments", "planRecovery", zh: "约定分期", en: "Agree instalments",
        warning: LocalizedText(zh: "各期之和须等于未收回金额。", en: "The parts sum to what is still to come.")
    ) { call in
        [
            StepField(
                "instalments", call.say("分期", "Instalment"),
                .records(
                    [
                        StepField("dueOn", call.say("到期日", "Due on"), .date),
                        StepField("amount", call.say("金额（元）", "Amount (yuan)"), .money),
                    ], most: instalmentsShown))
        ]
    }

    static let proposeWriteOff: Step = step(
        "page-write-off", "write-off", "proposeWriteOff", zh: "提出核销坏账", en: "Propose a write-off",
        warning: LocalizedText(zh: "须由另一人批准后生效。", en: "It takes effect when another person approves it.")
    ) { call in [StepField("reason", call.say("理由", "Reason"), .area)] }

    static let approveWriteOff: Step = step(
        "page-write-off-approval", "write-off/approval", "approveWriteOff", zh: "批准核销坏账", en: "Approve the write-off",
        warning: LocalizedText(zh: "批准后未收回部分不再追缴，不能恢复。", en: "What has not come back is given up for good."))
}
