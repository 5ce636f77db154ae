// Words of the contract as people read them: roles, causes, outcomes, and things by their titles rather than their ids.

import JSON
import Subsidy
import SubsidyRuntime

enum Words {
    /// A word of one of the contract's lists; the word itself where nobody gave it another.
    static func text(_ word: String, _ call: PageCall) -> String { texts[word]?.text(in: call.language) ?? word }

    /// Words as the choices of a form.
    static func choices(_ words: [String], _ call: PageCall) -> [(value: String, label: String)] {
        words.map { (value: $0, label: text($0, call)) }
    }

    static func roles(_ roles: [String], _ call: PageCall) -> String {
        roles.map { text($0, call) }.joined(separator: call.say("、", ", "))
    }

    // MARK: Things by their titles

    static func scheme(_ id: String, _ call: PageCall) -> String {
        call.service.policy.schemes.last { $0.id == id }?.title.text(in: call.language) ?? id
    }

    static func pool(_ id: String, _ call: PageCall) -> String {
        call.service.policy.pools.first { $0.id == id }?.title.text(in: call.language) ?? id
    }

    /// A stage of a scheme's workflow.
    static func stage(_ stage: String?, of scheme: String, _ call: PageCall) -> String {
        guard let stage else { return "" }
        let found = call.service.policy.schemes.last { $0.id == scheme }?.workflow.first { $0.stage == stage }
        return found?.title.text(in: call.language) ?? stage
    }

    /// An enterprise by its name, where the reader may see the register; by its code otherwise.
    static func enterprise(_ uscc: String, _ call: PageCall) -> String {
        guard call.contract.allows("getEnterprise"), let found = try? call.contract.get("getEnterprise", ["uscc": uscc]),
            let name = found["name"]?.string, !name.isEmpty
        else { return uscc }
        return name
    }

    /// Schemes of some kinds as the choices of a form.
    static func schemes(_ kinds: Set<SchemeKind>, _ call: PageCall) -> [(value: String, label: String)] {
        let today = call.service.office.clock.now().date
        var seen: Set<String> = []
        return call.service.policy.schemes.filter { kinds.contains($0.kind) && seen.insert($0.id).inserted }
            .compactMap { call.service.policy.scheme($0.id, on: today) }.map { ($0.id, $0.title.text(in: call.language)) }
    }

    static let texts: [String: LocalizedText] = [
        "admin": LocalizedText(zh: "管理员", en: "Administrator"), "portal": LocalizedText(zh: "申报门户", en: "Portal"),
        "applicant": LocalizedText(zh: "申请企业", en: "Applicant"),
        "district-reviewer": LocalizedText(zh: "区级审核", en: "District reviewer"),
        "municipal-reviewer": LocalizedText(zh: "市级审核", en: "Municipal reviewer"), "expert": LocalizedText(zh: "评审专家", en: "Expert"),
        "finance-maker": LocalizedText(zh: "财务制单", en: "Finance: maker"),
        "finance-checker": LocalizedText(zh: "财务复核", en: "Finance: checker"), "auditor": LocalizedText(zh: "审计", en: "Auditor"),
        "approve": LocalizedText(zh: "同意", en: "Approve"), "return": LocalizedText(zh: "退回补正", en: "Return"),
        "reject": LocalizedText(zh: "不予支持", en: "Reject"),
        "release": LocalizedText(zh: "放行", en: "Release"), "withhold": LocalizedText(zh: "暂缓", en: "Withhold"),
        "end": LocalizedText(zh: "提前终止", en: "End the grant"),
        "accepted": LocalizedText(zh: "已采纳", en: "Accepted"), "declined": LocalizedText(zh: "未采纳", en: "Declined"),
        "lapsed": LocalizedText(zh: "已失效", en: "Lapsed"),
        "accept": LocalizedText(zh: "确认接受", en: "Accept"), "decline": LocalizedText(zh: "放弃", en: "Decline"),
        "upheld": LocalizedText(zh: "成立", en: "Upheld"), "dismissed": LocalizedText(zh: "不成立", en: "Dismissed"),
        "overpayment": LocalizedText(zh: "多付", en: "Overpayment"), "fraud": LocalizedText(zh: "弄虚作假", en: "Fraud"),
        "breach": LocalizedText(zh: "违反约定", en: "Breach of terms"), "red-letter": LocalizedText(zh: "发票红冲", en: "Red-letter invoice"),
        "other-award": LocalizedText(zh: "其他资助", en: "Another funder's award"), "other": LocalizedText(zh: "其他", en: "Other"),
        "national": LocalizedText(zh: "国家", en: "National"), "city": LocalizedText(zh: "市", en: "City"),
        "district": LocalizedText(zh: "区", en: "District"),
        "carry-over": LocalizedText(zh: "结转下年", en: "Carry over"), "lapse": LocalizedText(zh: "收回", en: "Lapse"),
        "micro": LocalizedText(zh: "微型", en: "Micro"), "small": LocalizedText(zh: "小型", en: "Small"),
        "medium": LocalizedText(zh: "中型", en: "Medium"), "large": LocalizedText(zh: "大型", en: "Large"),
        "voucher": LocalizedText(zh: "发券", en: "Voucher"), "award": LocalizedText(zh: "资助", en: "Award"),
        "tranches": LocalizedText(zh: "分期", en: "Tranches"), "entitlement": LocalizedText(zh: "免申即享", en: "Entitlement"),
        "referral": LocalizedText(zh: "推荐", en: "Referral"),
        "administer-clients": LocalizedText(zh: "管理客户端", en: "Administer clients"),
        "record-enterprise": LocalizedText(zh: "登记企业", en: "Record enterprises"),
        "store-document": LocalizedText(zh: "上传材料", en: "Store documents"),
        "read-document": LocalizedText(zh: "查阅材料", en: "Read documents"),
        "read-enterprise": LocalizedText(zh: "查阅企业", en: "Read enterprises"),
        "read-application": LocalizedText(zh: "查阅申请", en: "Read applications"),
        "review-application": LocalizedText(zh: "审核申请", en: "Review applications"), "recuse": LocalizedText(zh: "回避", en: "Stand back"),
        "shortlist-call": LocalizedText(zh: "确定入围名单", en: "Make shortlists"),
        "record-audit": LocalizedText(zh: "登记审定投资额", en: "Record audits"), "revoke-grant": LocalizedText(zh: "撤销决定", en: "Revoke grants"),
        "object": LocalizedText(zh: "提出异议", en: "Object"), "rule-objection": LocalizedText(zh: "裁定异议", en: "Rule on objections"),
        "record-other-award": LocalizedText(zh: "登记其他资助", en: "Record other awards"),
        "read-voucher": LocalizedText(zh: "查阅券", en: "Read vouchers"),
        "review-redemption": LocalizedText(zh: "审核核销", en: "Review redemptions"),
        "revoke-voucher": LocalizedText(zh: "收回券", en: "Revoke vouchers"),
        "reverse-invoice": LocalizedText(zh: "登记发票红冲", en: "Reverse invoices"),
        "read-payments": LocalizedText(zh: "查阅拨付", en: "Read payments"), "draft-batch": LocalizedText(zh: "拨付制单", en: "Draft batches"),
        "approve-batch": LocalizedText(zh: "拨付复核", en: "Approve batches"),
        "record-results": LocalizedText(zh: "登记银行回执", en: "Record results"),
        "order-recovery": LocalizedText(zh: "下达追缴", en: "Order recoveries"),
        "record-receipt": LocalizedText(zh: "登记追缴到账", en: "Record receipts"),
        "approve-write-off": LocalizedText(zh: "批准核销坏账", en: "Approve write-offs"),
        "read-ledger": LocalizedText(zh: "查阅账簿", en: "Read the ledger"),
        "propose-year-end": LocalizedText(zh: "提出年终处理", en: "Propose year ends"),
        "decide-year-end": LocalizedText(zh: "批准年终处理", en: "Decide year ends"),
        "appraise-tranche": LocalizedText(zh: "分期考核", en: "Appraise tranches"),
        "record-referral-outcome": LocalizedText(zh: "登记推荐结果", en: "Record referral outcomes"),
        "start-entitlement-run": LocalizedText(zh: "发起免申即享", en: "Start entitlement runs"),
        "read-entitlement-run": LocalizedText(zh: "查阅免申即享", en: "Read entitlement runs"),
        "simulate": LocalizedText(zh: "政策模拟", en: "Simulate"),
    ]
}
