import Ledger

extension TraceStep {
    /// What this step did, in words.
    func detail(base: Fen?, rate: Rate?) -> LocalizedText {
        let used = used ?? .zero
        let limit = limit ?? .zero
        switch step {
        case .base:
            return LocalizedText(
                zh: "申报 \(limit)，扣除或核减 \(used)，核定 \(value)。", en: "\(limit) claimed, \(used) taken off, \(value) counts.")
        case .rate where self.used != nil:
            return LocalizedText(
                zh: "同一合同、项目或租金按本项目至多 \(limit)，已获 \(used)。",
                en: "The scheme gives at most \(limit) on one contract, project or rent, of which \(used) was granted before.")
        case .rate:
            guard let base, let rate else { return LocalizedText(zh: "按项目公式计算。", en: "By the scheme's own formula.") }
            return LocalizedText(zh: "\(base) × \(rate)，分以下舍去。", en: "\(base) × \(rate), floored to the fen.")
        case .cap:
            let scope = scope.flatMap(CapScope.init(rawValue:))?.title ?? LocalizedText(zh: "", en: "")
            return LocalizedText(
                zh: "\(scope.zh)上限 \(limit)，已用 \(used)。", en: "At most \(limit) per \(scope.en), of which \(used) is used.")
        case .funders where scope == Funder.city.rawValue:
            return LocalizedText(
                zh: "市级对同一基数合计不超过 \(limit)，其他项目已用 \(used)。",
                en: "The city pays at most \(limit) of one base, of which other schemes pay \(used).")
        case .funders:
            return LocalizedText(
                zh: "各级资助合计不超过 \(limit)，其他已有 \(used)。", en: "All funders together at most \(limit), of which others pay \(used).")
        case .pool: return LocalizedText(zh: "资金池可用 \(limit)。", en: "The pool has \(limit) available.")
        case .split:
            if let paid = self.used {
                return LocalizedText(
                    zh: "其中市级承担 \(value)，其他项目对同一基数已由市级承担 \(paid)。",
                    en: "Of which the city pays \(value), as it pays \(paid) of the same base by other schemes.")
            }
            let funder = scope.flatMap(Funder.init(rawValue:))?.title ?? LocalizedText(zh: "", en: "")
            return LocalizedText(zh: "其中\(funder.zh)承担 \(value)。", en: "Of which the \(funder.en) pays \(value).")
        }
    }
}

extension CapScope {
    var title: LocalizedText {
        switch self {
        case .contract: LocalizedText(zh: "每份合同", en: "contract")
        case .project: LocalizedText(zh: "每个项目", en: "project")
        case .enterprise: LocalizedText(zh: "每个主体", en: "enterprise")
        case .enterpriseYear: LocalizedText(zh: "每个主体每年", en: "enterprise and year")
        case .person: LocalizedText(zh: "每人", en: "person")
        }
    }
}

extension Funder {
    var title: LocalizedText {
        switch self {
        case .city: LocalizedText(zh: "市级", en: "city")
        case .district: LocalizedText(zh: "区级", en: "district")
        case .national: LocalizedText(zh: "国家", en: "nation")
        case .other: LocalizedText(zh: "其他资助方", en: "other funder")
        }
    }
}
