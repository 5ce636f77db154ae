import Subsidy

/// What happened, in words.
enum EventNames {
    static func text(_ type: String, _ call: PageCall) -> String { texts[type]?.text(in: call.language) ?? type }

    private static let texts: [String: LocalizedText] = [
        "application-drafted": LocalizedText(zh: "起草", en: "Drafted"), "application-amended": LocalizedText(zh: "修改", en: "Amended"),
        "application-submitted": LocalizedText(zh: "提交", en: "Submitted"), "review-recorded": LocalizedText(zh: "审核", en: "Reviewed"),
        "reviewer-recused": LocalizedText(zh: "回避", en: "Reviewer stood back"),
        "application-rejected": LocalizedText(zh: "不予支持", en: "Rejected"),
        "application-withdrawn": LocalizedText(zh: "撤回", en: "Withdrawn"),
        "application-approved": LocalizedText(zh: "核定", en: "Approved"),
        "publicity-started": LocalizedText(zh: "开始公示", en: "Publicity began"),
        "application-granted": LocalizedText(zh: "立项", en: "Granted"), "application-closed": LocalizedText(zh: "办结", en: "Closed"),
        "voucher-issued": LocalizedText(zh: "发券", en: "Voucher issued"),
        "voucher-changed": LocalizedText(zh: "券有变动", en: "Voucher changed"),
        "redemption-filed": LocalizedText(zh: "申请核销", en: "Redemption filed"),
        "redemption-approved": LocalizedText(zh: "核销通过", en: "Redemption approved"),
        "redemption-rejected": LocalizedText(zh: "核销不通过", en: "Redemption rejected"),
        "payable-created": LocalizedText(zh: "生成兑付单", en: "Payable made"), "payable-paid": LocalizedText(zh: "已拨付", en: "Paid"),
        "payable-failed": LocalizedText(zh: "拨付失败", en: "Payment failed"),
        "objection-filed": LocalizedText(zh: "提出异议", en: "Objection filed"),
        "objection-ruled": LocalizedText(zh: "异议裁定", en: "Objection ruled on"),
        "other-award-recorded": LocalizedText(zh: "登记其他资助", en: "Other award recorded"),
        "recovery-ordered": LocalizedText(zh: "下达追缴", en: "Recovery ordered"),
        "amount-reduced": LocalizedText(zh: "金额调减", en: "Amount reduced"),
    ]
}
