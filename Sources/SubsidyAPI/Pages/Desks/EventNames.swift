import Subsidy

/// What happened, in words, for the timeline and the auditor. A test holds the list against the registry of events.
enum EventNames {
    static func text(_ type: String, _ call: PageCall) -> String { texts[type]?.text(in: call.language) ?? type }

    static let texts: [String: LocalizedText] = Dictionary(
        uniqueKeysWithValues: (applications + money + register + office).map { ($0.type, LocalizedText(zh: $0.zh, en: $0.en)) })

    private typealias Name = (type: String, zh: String, en: String)

    private static let applications: [Name] = [
        ("application-drafted", "起草", "Drafted"), ("application-amended", "修改", "Amended"), ("application-submitted", "提交", "Submitted"),
        ("review-recorded", "审核", "Reviewed"), ("reviewer-recused", "回避", "A reviewer stood back"),
        ("application-rejected", "不予支持", "Rejected"), ("application-withdrawn", "撤回", "Withdrawn"),
        ("application-approved", "核定", "Approved"), ("publicity-started", "开始公示", "Publicity began"),
        ("publicity-resumed", "恢复公示", "Publicity went on"), ("application-granted", "立项", "Granted"),
        ("application-closed", "办结", "Closed"), ("objection-filed", "提出异议", "Objection filed"),
        ("objection-ruled", "异议裁定", "Objection ruled on"), ("other-award-recorded", "登记其他资助", "Other award recorded"),
        ("amount-reduced", "金额调减", "Amount reduced"), ("audit-recorded", "登记审计结果", "Audited investment recorded"),
        ("tranches-scheduled", "确定分期", "Tranches scheduled"), ("tranche-appraised", "分期评估", "Tranche appraised"),
        ("referral-outcome-recorded", "登记推荐结果", "Outcome of the referral recorded"),
        ("entitlement-run-started", "免申即享开始", "Entitlement run begun"), ("entitlement-listed", "列入名单", "Listed"),
        ("entitlement-run-advanced", "免申即享推进", "Entitlement run went on"), ("entitlement-confirmed", "企业确认", "Confirmed by the enterprise"),
        ("shortlist-made", "确定入围名单", "Shortlist made"), ("call-opened", "开放申报批次", "Call opened"),
    ]

    private static let money: [Name] = [
        ("voucher-issued", "发券", "Voucher issued"), ("voucher-changed", "券有变动", "Voucher changed"),
        ("redemption-filed", "申请核销", "Redemption filed"), ("redemption-approved", "核销通过", "Redemption approved"),
        ("redemption-rejected", "核销不通过", "Redemption rejected"), ("redemption-reduced", "核销调减", "Redemption reduced"),
        ("invoice-reversed", "发票红冲", "Invoice reversed"), ("payable-created", "生成兑付单", "Payable made"),
        ("payable-paid", "已拨付", "Paid"), ("payable-failed", "拨付失败", "Payment failed"), ("payable-returned", "银行退回", "Returned by the bank"),
        ("payable-reduced", "兑付调减", "Payable reduced"), ("payable-offset", "抵扣追缴", "Offset against a recovery"),
        ("batch-drafted", "制单", "Batch drafted"), ("batch-checked", "首位复核", "Batch checked"), ("batch-approved", "复核", "Batch approved"),
        ("batch-sent", "送银行", "Batch sent"), ("batch-progressed", "登记回执", "Results recorded"),
        ("batch-cancelled", "取消批次", "Batch cancelled"),
        ("recovery-ordered", "下达追缴", "Recovery ordered"), ("recovery-planned", "分期追缴", "Instalments agreed"),
        ("recovery-received", "追缴到账", "Recovery received"), ("recovery-reduced", "追缴调减", "Recovery reduced"),
        ("write-off-proposed", "提议核销坏账", "Write-off proposed"), ("recovery-written-off", "核销坏账", "Written off"),
        ("posted", "记账", "Posted"), ("year-end-proposed", "提议年终结转", "Year end proposed"), ("year-end-decided", "年终结转", "Year end decided"),
    ]

    private static let register: [Name] = [
        ("enterprise-recorded", "登记企业", "Enterprise recorded"), ("enterprise-tagged", "标记企业", "Enterprise tagged"),
        ("enterprise-barred", "限制申报", "Enterprise barred"), ("document-stored", "存入材料", "Document stored"),
        ("import-reported", "批量导入", "Import reported"), ("calendar-year-recorded", "登记工作日历", "Calendar recorded"),
    ]

    private static let office: [Name] = [
        ("client-registered", "登记客户端", "Client registered"), ("client-revoked", "撤销客户端", "Client revoked"),
        ("credential-added", "增加凭证", "Credential added"), ("credential-revoked", "撤销凭证", "Credential revoked"),
        ("power-delegated", "授权", "Power delegated"), ("delegation-ended", "终止授权", "Delegation ended"),
        ("clock-set", "拨动时钟", "Clock moved"), ("webhook-registered", "登记回调", "Webhook registered"),
        ("webhook-deleted", "删除回调", "Webhook deleted"), ("webhook-secret-rotated", "更换回调密钥", "Webhook secret rotated"),
        ("webhook-status-set", "启停回调", "Webhook switched"),
    ]
}
