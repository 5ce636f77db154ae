import Subsidy

/// Reasons that the office itself gives where nobody wrote one: the journal has them in the program's words, people read them in theirs.
enum SystemReasons {
    /// The reason in the reader's language; what somebody wrote stays as it was written.
    static func text(_ reason: String, _ call: PageCall) -> String {
        if let known = whole[reason] { return known.text(in: call.language) }
        guard call.language == .chinese, let opening = openings.first(where: { reason.hasPrefix($0.en) }) else { return reason }
        return opening.zh + reason.dropFirst(opening.en.count)
    }

    private static let whole: [String: LocalizedText] = [
        "redemption": LocalizedText(zh: "核销占用额度", en: "A redemption took of its value"),
        "reversal": LocalizedText(zh: "额度退回", en: "Value came back"), "reduction": LocalizedText(zh: "面值调减", en: "Its value was reduced"),
        "expiry": LocalizedText(zh: "到期", en: "Expired"), "revocation": LocalizedText(zh: "撤销", en: "Revoked"),
        "declined": LocalizedText(zh: "企业放弃", en: "Declined by the enterprise"),
        "the entitlement was declined": LocalizedText(zh: "企业放弃免申即享", en: "The entitlement was declined"),
        "not confirmed in time": LocalizedText(zh: "逾期未确认", en: "Not confirmed in time"),
        "objection upheld": LocalizedText(zh: "异议成立", en: "Objection upheld"),
        "objection upheld in part": LocalizedText(zh: "异议部分成立", en: "Objection upheld in part"),
        "rest of the plan": LocalizedText(zh: "计划余额", en: "Rest of the plan"),
        "the plan's rest": LocalizedText(zh: "计划余额", en: "The plan's rest"), "withdrawn": LocalizedText(zh: "申请撤回", en: "Withdrawn"),
    ]

    private static let openings: [(en: String, zh: String)] = [
        ("appraisal of part ", "分期考核，期次 "), ("audited investment ", "审定投资额 "), ("batch cancelled: ", "批次取消："),
        ("payment failed: ", "付款失败："), ("payment returned: ", "付款退回："), ("red-letter invoice ", "红字发票 "),
        ("the panel's mean score is below ", "专家平均分低于 "),
    ]
}
