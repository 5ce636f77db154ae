import JSON
import Ledger

/// What is wrong between the files of a policy: each may be well-formed and the whole still mean nothing.
struct PolicyConsistency {
    let policy: Policy

    init(_ policy: Policy) { self.policy = policy }

    func findings() -> [ConfigurationFinding] {
        var findings = SettingsCheck(policy.sources).findings()
        for scheme in policy.schemes {
            for check in [pool, versions, sharing, cityShare, base, exclusions, terms, words] { findings += check(scheme) }
        }
        return findings
    }

    private func pool(of scheme: Scheme) -> [ConfigurationFinding] {
        guard let id = scheme.pool, policy.pool(id) == nil else { return [] }
        return [
            finding(
                scheme, ["pool"], "pools.json 里没有资金池 \(id)。", "There is no pool \(id) in pools.json.", "在 pools.json 中添加，或改正名称。",
                "Add it to pools.json, or correct the name.")
        ]
    }

    private func versions(of scheme: Scheme) -> [ConfigurationFinding] {
        let others = policy.schemes.filter { $0.id == scheme.id && $0.source != scheme.source }
        var findings: [ConfigurationFinding] = []
        if others.contains(where: { $0.version == scheme.version }) {
            findings.append(
                finding(
                    scheme, ["version"], "\(scheme.id) 的版本 \(scheme.version) 出现两次。",
                    "Version \(scheme.version) of \(scheme.id) is there twice.",
                    "每个版本用不同的版本号。", "Give each version its own number."))
        }
        if let other = others.first(where: { $0.effective.overlaps(scheme.effective) && $0.version > scheme.version }) {
            findings.append(
                finding(
                    scheme, ["effective"], "与版本 \(other.version) 的有效期重叠。", "Its days overlap those of version \(other.version).",
                    "给较早的版本设定 effective.to。", "End the earlier version with effective.to."))
        }
        return findings
    }

    /// A shared cap is one cap: both schemes must name each other, with one limit and one scope.
    private func sharing(of scheme: Scheme) -> [ConfigurationFinding] {
        var findings: [ConfigurationFinding] = []
        for (index, cap) in scheme.caps.enumerated() {
            let group = Set(cap.sharedWith + [scheme.id])
            for other in cap.sharedWith {
                let twins = policy.schemes.filter { $0.id == other }.flatMap(\.caps)
                let isMutual = twins.contains { $0.limit == cap.limit && $0.scope == cap.scope && Set($0.sharedWith + [other]) == group }
                guard !isMutual else { continue }
                findings.append(
                    finding(
                        scheme, ["caps", String(index), "sharedWith"], "\(other) 没有同样的上限与本项目合并计算。",
                        "\(other) has no cap of the same limit, scope and schemes.", "两个项目的上限须互相列出，金额与范围一致。",
                        "Both schemes must name each other, with the same limit and scope."))
            }
        }
        return findings
    }

    /// A shared ceiling of the city is one ceiling: every scheme under it names the others, with one share.
    private func cityShare(of scheme: Scheme) -> [ConfigurationFinding] {
        guard let share = scheme.cityShare else { return [] }
        let group = Set(share.sharedWith + [scheme.id])
        return share.sharedWith.enumerated().compactMap { index, other in
            let twins = policy.schemes.filter { $0.id == other }.compactMap(\.cityShare)
            guard !twins.contains(where: { $0.max == share.max && Set($0.sharedWith + [other]) == group }) else { return nil }
            return finding(
                scheme, ["cityShare", "sharedWith", String(index)], "\(other) 没有同样的市级比例与本项目合并计算。",
                "\(other) has no cityShare of the same share and schemes.", "各项目的 cityShare 须互相列出，比例一致。",
                "The schemes must name each other in cityShare, with the same share.")
        }
    }

    /// What rules this scheme out is ruled out by it.
    private func exclusions(of scheme: Scheme) -> [ConfigurationFinding] {
        let isJudged = scheme.excludes.isEmpty || scheme.eligibility.contains { $0.when.contains("history.exclusiveGrants") }
        let unjudged =
            isJudged
            ? []
            : [
                finding(
                    scheme, ["excludes"], "没有条件判断 history.exclusiveGrants。", "No condition looks at history.exclusiveGrants.",
                    "加一条：count(history.exclusiveGrants) = 0。", "Add one: count(history.exclusiveGrants) = 0.")
            ]
        return unjudged
            + scheme.excludes.enumerated().compactMap { index, other in
                let others = policy.schemes.filter { $0.id == other }
                guard !others.isEmpty, !others.contains(where: { $0.excludes.contains(scheme.id) }) else { return nil }
                return finding(
                    scheme, ["excludes", String(index)], "\(other) 没有同样排除本项目。", "\(other) does not exclude this scheme in turn.",
                    "两个项目的 excludes 须互相列出。", "Both schemes must name each other in excludes.")
            }
    }

    private func base(of scheme: Scheme) -> [ConfigurationFinding] {
        amount(scheme.base, "base", of: scheme) + amount(scheme.fundedBase, "fundedBase", of: scheme)
    }

    private func amount(_ place: JSONPointer?, _ member: String, of scheme: Scheme) -> [ConfigurationFinding] {
        guard let base = place else { return [] }
        var schema: JSON? = scheme.source["form"]
        for token in base.tokens.dropFirst() { schema = schema?["properties"]?[token] }
        guard schema == nil else { return [] }
        return [
            finding(
                scheme, [member], "表单中没有 \(base)。", "The form has no \(base).", "改为表单中金额成员的位置，如 /claim/contractAmount。",
                "Name an amount of the form, such as /claim/contractAmount.")
        ]
    }

    /// What each kind of scheme cannot do without.
    private func terms(of scheme: Scheme) -> [ConfigurationFinding] {
        var findings: [ConfigurationFinding] = []
        func need(_ isThere: Bool, _ member: String) {
            guard !isThere else { return }
            findings.append(
                finding(
                    scheme, [], "\(scheme.kind.rawValue) 类项目须有 \(member)。", "A scheme of the kind \(scheme.kind.rawValue) needs \(member).",
                    "补上 \(member)。", "Add \(member)."))
        }
        if let shortlist = scheme.workflow.firstIndex(where: { $0.stage == ShortlistCall.stage }), shortlist + 1 == scheme.workflow.count {
            findings.append(
                finding(
                    scheme, ["workflow", String(shortlist)], "入围（shortlist）之后须还有阶段。", "A stage must follow the shortlist.",
                    "在其后加一个阶段。", "Add a stage after it."))
        }
        if scheme.kind == .voucher || scheme.kind == .entitlement {
            need(scheme.voucher != nil, "voucher")
            need(scheme.redemption != nil, "redemption")
            need(scheme.rate != nil, "rate")
        }
        if scheme.kind == .award {
            need(scheme.award != nil, "award")
            need(scheme.rate != nil || scheme.amount != nil, "amount")
        }
        if scheme.kind == .entitlement {
            need(scheme.entitlement != nil, "entitlement")
            need(!scheme.caps.isEmpty, "caps")
        }
        if scheme.kind == .tranches { need(scheme.tranches != nil, "tranches") }
        if scheme.kind != .referral { need(scheme.pool != nil, "pool") }
        if scheme.kind == .referral { findings += moneyOfReferral(scheme) }
        if let terms = scheme.tranches { findings += places(of: terms, in: scheme) }
        if scheme.kind != .entitlement, scheme.kind != .referral { need(!scheme.workflow.isEmpty, "workflow") }
        if !scheme.split.isEmpty {
            let isWhole = scheme.split.last?.max == nil && scheme.split.dropLast().allSatisfy { $0.max != nil }
            if !isWhole {
                findings.append(
                    finding(
                        scheme, ["split"], "最后一方承担其余部分（max 为 null），其他各方须有比例。",
                        "The last funder pays the rest (max is null), every other has a share.",
                        "把承担其余部分的一方放在最后。", "Put the funder that pays the rest last."))
            }
        }
        return findings
    }

    /// A recommendation moves no money: it has no pool, no rate, no cap.
    private func moneyOfReferral(_ scheme: Scheme) -> [ConfigurationFinding] {
        let there = [
            ("pool", scheme.pool != nil), ("rate", scheme.rate != nil), ("caps", !scheme.caps.isEmpty), ("base", scheme.base != nil),
        ]
        return there.filter(\.1).map { member, _ in
            finding(
                scheme, [member], "referral 类项目不涉及资金，不能有 \(member)。", "A referral moves no money and has no \(member).",
                "设为 null，caps 设为 []。", "Set it to null, caps to [].")
        }
    }

    /// What a schedule reads of a claim must be in its form.
    private func places(of terms: TrancheTerms, in scheme: Scheme) -> [ConfigurationFinding] {
        [("count", terms.count), ("startsOn", terms.startsOn), ("weights", terms.weights)].compactMap { member, place in
            guard let place else { return nil }
            var schema: JSON? = scheme.source["form"]
            for token in place.tokens { schema = schema?["properties"]?[token] }
            guard schema == nil else { return nil }
            return finding(
                scheme, ["tranches", member], "表单中没有 /claim\(place)。", "The form has no /claim\(place).", "改为表单中成员的位置。",
                "Name a member of the form.")
        }
    }

    /// Ids within a scheme that must not come twice.
    private func words(of scheme: Scheme) -> [ConfigurationFinding] {
        func repeated(_ words: [String], _ member: String) -> [ConfigurationFinding] {
            words.enumerated().compactMap { index, word in
                guard words[..<index].contains(word) else { return nil }
                return finding(
                    scheme, [member, String(index)], "“\(word)”出现两次。", "\"\(word)\" is there twice.", "改用不同的名称。", "Give each its own name.")
            }
        }
        return repeated(scheme.eligibility.map(\.id), "eligibility") + repeated(scheme.workflow.map(\.stage), "workflow")
            + repeated(scheme.documents.map(\.kind), "documents")
    }

    private func finding(
        _ scheme: Scheme, _ tokens: [String], _ zh: String, _ en: String, _ remedyZh: String, _ remedyEn: String
    ) -> ConfigurationFinding {
        policy.sources.finding(
            in: scheme, at: tokens, LocalizedText(zh: zh, en: en), remedy: LocalizedText(zh: remedyZh, en: remedyEn))
    }
}
