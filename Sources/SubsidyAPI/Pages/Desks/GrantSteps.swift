import JSON
import Subsidy

/// What the city, the applicant and its portal do with an application outside its review: parts, recommendations, other funders, audits, the way back.
enum GrantSteps {
    static let all: [Step] = [submit, withdraw, confirm, appraise, recordOutcome, recordOtherAward, recordAudit, revoke]

    private static func step(
        _ name: String, _ path: String, _ row: String, zh: String, en: String, warning: LocalizedText,
        fields: @escaping @Sendable (PageCall) -> [StepField]
    ) -> Step {
        Step(
            name: name, path: "/applications/{id}/" + path, row: row, page: ApplicationPage.page, title: LocalizedText(zh: zh, en: en),
            warning: warning, fields: fields, next: { call, _ in ApplicationPage.path(of: call.parameter("id")) })
    }

    private static func opinion(_ call: PageCall) -> StepField { StepField("opinion", call.say("意见", "Opinion"), .area) }

    static let submit: Step = step(
        "page-submission", "submission", "submitApplication", zh: "提交申请", en: "Hand the application in",
        warning: LocalizedText(zh: "提交后进入审核，退回前不能修改。", en: "It goes to review and cannot be changed unless it is returned.")
    ) { _ in [] }

    static let withdraw: Step = step(
        "page-withdrawal", "withdrawal", "withdrawApplication", zh: "撤回申请", en: "Withdraw the application",
        warning: LocalizedText(zh: "撤回后不能恢复。", en: "A withdrawn application cannot be taken up again.")
    ) { call in [StepField("reason", call.say("理由", "Reason"), .area, isRequired: false)] }

    static let confirm: Step = step(
        "page-confirmation", "confirmation", "confirmEntitlement", zh: "确认免申即享", en: "Accept or decline the entitlement",
        warning: LocalizedText(zh: "确认后进入公示；放弃后额度退回资金池。", en: "Accepted, it goes to publicity; declined, its money returns to the pool.")
    ) { call in [StepField("outcome", call.say("决定", "Decision"), .choice(Words.choices(["accept", "decline"], call)))] }

    static let appraise: Step = step(
        "page-appraisal", "tranches/{n}/appraisal", "appraiseTranche", zh: "考核本期", en: "Appraise this part",
        warning: LocalizedText(
            zh: "放行即生成兑付单；提前终止后未放行部分退回资金池。", en: "A release makes a payable; an end returns what is not released to the pool.")
    ) { call in
        [
            StepField(
                "n", call.say("期", "Part"), .fixed(value: call.parameter("n"), label: call.parameter("n")), isSent: false),
            StepField("outcome", call.say("决定", "Decision"), .choice(Words.choices(["release", "withhold", "end"], call))),
            StepField(
                "amount", call.say("放行金额（元）", "Amount released (yuan)"), .money,
                hint: call.say("不填即按本期额度；一人一策须填写", "Left blank, the part's amount; an individual plan names it"), isRequired: false),
            opinion(call),
        ]
    }

    static let recordOutcome: Step = step(
        "page-referral-outcome", "referral-outcome", "recordReferralOutcome", zh: "登记推荐结果", en: "Record what became of the recommendation",
        warning: LocalizedText(
            zh: "登记后办结；国家金额计入同一合同的 100% 上限。", en: "The case is over then; a national award counts in its contract's 100%.")
    ) { call in
        [
            StepField("outcome", call.say("结果", "Outcome"), .choice(Words.choices(["accepted", "declined", "lapsed"], call))),
            StepField(
                "amount", call.say("对方给予的金额（元）", "What the other body gives (yuan)"), .money,
                hint: call.say("仅在已采纳时填写，例如 500000.00", "Only where accepted, such as 500000.00"), isRequired: false),
            StepField("reference", call.say("文号或编号", "Reference"), .text, isRequired: false), opinion(call),
        ]
    }

    static let recordOtherAward: Step = step(
        "page-other-award", "other-awards", "recordOtherAward", zh: "登记其他资金来源", en: "Record another funder's award",
        warning: LocalizedText(
            zh: "将按各级合计不超过 100% 重新计算，多付的追回。", en: "Everything is recomputed under 100%; what was paid too much is ordered back.")
    ) { call in
        [
            StepField("funder", call.say("资助方", "Funder"), .choice(Words.choices(["national", "district", "other"], call))),
            StepField("amount", call.say("金额（元）", "Amount (yuan)"), .money),
            StepField("reference", call.say("文号或编号", "Reference"), .text),
        ]
    }

    static let recordAudit: Step = step(
        "page-audit-result", "audits", "recordAudit", zh: "登记审定投资额", en: "Record the audited investment",
        warning: LocalizedText(
            zh: "按批准额与核定比例×审定额较小者结算，多付的追回。",
            en: "The final amount is the lesser of approved and rate × audited; the excess is ordered back.")
    ) { call in [StepField("auditedInvestment", call.say("审定投资额（元）", "Audited investment (yuan)"), .money), opinion(call)] }

    static let revoke: Step = step(
        "page-revocation", "revocation", "revokeGrant", zh: "撤销决定", en: "Revoke the grant",
        warning: LocalizedText(
            zh: "未用的退回资金池，未付的取消，已付的追缴。", en: "What is unused returns to the pool, what is owed falls away, what was paid is ordered back.")
    ) { call in [StepField("reason", call.say("理由", "Reason"), .area)] }

    /// The steps that the application's state may allow to this reader, under one heading.
    static func write(_ application: JSON, _ scheme: JSON, _ call: PageCall, to html: inout HTML) {
        let status = application["status"]?.string ?? ""
        var steps: [(step: Step, parameters: [String: String])] = []
        func add(_ step: Step, _ parameters: [String: String] = [:]) {
            if step.isOpen(to: call) { steps.append((step, parameters)) }
        }
        if ["draft", "returned"].contains(status) { add(submit) }
        if status == "approved", application["confirmBy"]?.string != nil { add(confirm) }
        if status == "granted", let next = nextTranche(application) { add(appraise, ["n": String(next)]) }
        let isReferral = scheme["kind"]?.string == "referral"
        if status == "granted", isReferral, application["referral"]?.object == nil { add(recordOutcome) }
        if ["granted", "closed"].contains(status), !isReferral {
            add(recordOtherAward)
            if status == "granted", isAudited(application, call), application["audit"]?.object == nil { add(recordAudit) }
            add(revoke)
        }
        if ["draft", "submitted", "in-review", "returned"].contains(status) { add(withdraw) }
        guard !steps.isEmpty else { return }
        html.tag("h2", ("id", "steps"), text: call.say("可办理的事项", "What you can do"))
        for (step, parameters) in steps { step.write(call, parameters, to: &html) }
        if ["granted", "closed"].contains(status), !isReferral, RecoverySteps.order.isOpen(to: call) {
            html.tag("p") { html in
                html.tag(
                    "a", ("href", RecoverySteps.orderPath(application: application["id"]?.string ?? "")),
                    text: call.say("对本案下达追缴", "Order money of this case back"))
            }
        }
    }

    /// Whether the scheme settles by an audited investment.
    private static func isAudited(_ application: JSON, _ call: PageCall) -> Bool {
        let (id, version) = (application["scheme"]?.string ?? "", application["schemeVersion"]?.string ?? "")
        return call.service.policy.scheme(id, version: version)?.award?.audited ?? false
    }

    /// The part whose turn it is: what was withheld, or else the first that was not appraised.
    static func nextTranche(_ application: JSON) -> Int64? {
        let open = (application["tranches"]?.array ?? []).filter { ["scheduled", "withheld"].contains($0["status"]?.string ?? "") }
        return open.compactMap { $0["n"]?.integer }.min()
    }
}
