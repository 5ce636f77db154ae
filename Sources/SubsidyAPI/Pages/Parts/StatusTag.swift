import Subsidy

/// A state in words, with a colour that says no more than the words do.
struct StatusTag {
    let status: String
    let language: Language

    func write(to html: inout HTML) {
        html.tag("strong", ("class", "status " + tone), text: words)
    }

    var words: String {
        (Self.texts[status] ?? Words.texts[status])?.text(in: language) ?? status
    }

    private var tone: String {
        switch status {
        case "granted", "paid", "settled", "active", "closed", "released", "passed", "done", "completed", "included", "received", "created",
            "delivered":
            "good"
        case "rejected", "withdrawn", "cancelled", "failed", "revoked", "expired", "barred", "ended", "disabled": "bad"
        case "returned", "objection", "duplicate", "partly-paid", "partial", "withheld", "written-off", "undecided": "care"
        case "draft", "drafted", "unchanged", "pending", "planned", "scheduled", "later", "excluded", "intake-over": "plain"
        default: "going"
        }
    }

    /// The words for the states that are no outcome which somebody gave: those are among `Words`.
    private static let texts: [String: LocalizedText] = [
        "draft": LocalizedText(zh: "草稿", en: "Draft"), "submitted": LocalizedText(zh: "已提交", en: "Submitted"),
        "in-review": LocalizedText(zh: "审核中", en: "In review"), "returned": LocalizedText(zh: "退回补正", en: "Returned"),
        "rejected": LocalizedText(zh: "不予支持", en: "Rejected"), "withdrawn": LocalizedText(zh: "已撤回", en: "Withdrawn"),
        "approved": LocalizedText(zh: "已核定", en: "Approved"), "publicity": LocalizedText(zh: "公示中", en: "Under publicity"),
        "objection": LocalizedText(zh: "异议处理中", en: "Objection"), "granted": LocalizedText(zh: "已立项", en: "Granted"),
        "closed": LocalizedText(zh: "已办结", en: "Closed"), "pending": LocalizedText(zh: "待拨付", en: "Pending"),
        "batched": LocalizedText(zh: "已入批次", en: "In a batch"), "paid": LocalizedText(zh: "已拨付", en: "Paid"),
        "failed": LocalizedText(zh: "失败", en: "Failed"), "cancelled": LocalizedText(zh: "已取消", en: "Cancelled"),
        "drafted": LocalizedText(zh: "待复核", en: "Drafted"), "sent": LocalizedText(zh: "已送银行", en: "Sent"),
        "partly-paid": LocalizedText(zh: "部分到账", en: "Partly paid"), "settled": LocalizedText(zh: "已结清", en: "Settled"),
        "active": LocalizedText(zh: "有效", en: "Active"), "expired": LocalizedText(zh: "已过期", en: "Expired"),
        "revoked": LocalizedText(zh: "已撤销", en: "Revoked"), "used": LocalizedText(zh: "已用完", en: "Used up"),
        "planned": LocalizedText(zh: "未到期", en: "Planned"), "released": LocalizedText(zh: "已放行", en: "Released"),
        "withheld": LocalizedText(zh: "暂缓", en: "Withheld"), "ended": LocalizedText(zh: "已终止", en: "Ended"),
        "passed": LocalizedText(zh: "符合", en: "Met"), "undecided": LocalizedText(zh: "待补数据", en: "Needs data"),
        "unmet": LocalizedText(zh: "不符合", en: "Not met"), "open": LocalizedText(zh: "待处理", en: "Open"),
        "done": LocalizedText(zh: "已完成", en: "Done"), "now": LocalizedText(zh: "办理中", en: "Now"),
        "later": LocalizedText(zh: "未开始", en: "Not yet"),
        "scheduled": LocalizedText(zh: "已排期", en: "Scheduled"), "running": LocalizedText(zh: "进行中", en: "Running"),
        "completed": LocalizedText(zh: "已完成", en: "Completed"), "ordered": LocalizedText(zh: "已下达", en: "Ordered"),
        "partly-received": LocalizedText(zh: "部分到账", en: "Partly received"), "received": LocalizedText(zh: "已到账", en: "Received"),
        "written-off": LocalizedText(zh: "已核销", en: "Written off"), "exhausted": LocalizedText(zh: "已用完", en: "Used up"),
        "included": LocalizedText(zh: "列入", en: "Included"), "excluded": LocalizedText(zh: "未列入", en: "Excluded"),
        "proposed": LocalizedText(zh: "待批准", en: "Proposed"), "announced": LocalizedText(zh: "已预告", en: "Announced"),
        "taking-in": LocalizedText(zh: "受理中", en: "Open"), "intake-over": LocalizedText(zh: "已截止", en: "Closed"),
        "turned-down": LocalizedText(zh: "已退回", en: "Turned down"),
        "disabled": LocalizedText(zh: "已停用", en: "Stopped"), "waiting": LocalizedText(zh: "待发", en: "Waiting"),
        "delivered": LocalizedText(zh: "已送达", en: "Delivered"),
        "created": LocalizedText(zh: "新增", en: "New"), "updated": LocalizedText(zh: "更新", en: "Changed"),
        "unchanged": LocalizedText(zh: "无变化", en: "As it was"), "duplicate": LocalizedText(zh: "重复", en: "Twice in the file"),
        "maybe": LocalizedText(zh: "可能适用", en: "May fit"),
    ]
}
