// What `voucherd check` does beyond reading: it runs each scheme's examples, holds each clause against the notice
// letter by letter, and each figure against the clause that it comes from.

import JSON
import Ledger

/// The checks of a policy that is well-formed.
struct PolicyCheck {
    let policy: Policy

    init(_ policy: Policy) { self.policy = policy }

    func findings() -> [ConfigurationFinding] {
        policy.schemes.flatMap { clauses(of: $0) + figures(of: $0) + examples(of: $0) + coverage(of: $0) + decisions(of: $0) }
            + policy.pools.enumerated().flatMap { pool($1, at: $0) }
    }

    // MARK: Clauses

    private func clauses(of scheme: Scheme) -> [ConfigurationFinding] {
        var places = [(scheme.clause, ["clause", "text"])]
        for (index, rule) in scheme.eligibility.enumerated() {
            if let clause = rule.clause { places.append((clause, ["eligibility", String(index), "clause", "text"])) }
        }
        return places.compactMap { clause, tokens in
            fault(in: clause).map { finding(scheme, tokens, $0, Self.clauseRemedy) }
        }
    }

    static let clauseRemedy = LocalizedText(
        zh: "从文件原文逐字抄录，或把文件各条加入 notice/。", en: "Copy the notice's own sentence letter for letter, or add its articles under notice/.")

    func fault(in clause: Clause) -> LocalizedText? {
        guard let notice = policy.notices.first(where: { $0.document == clause.document }) else {
            return LocalizedText(zh: "notice/ 中没有文件 \(clause.document)。", en: "There is no \(clause.document) under notice/.")
        }
        guard let article = notice.article(clause.article) else {
            return LocalizedText(
                zh: "\(clause.document) 没有第\(clause.article)条。", en: "\(clause.document) has no article \(clause.article).")
        }
        // Scalar by scalar: no two spellings of a letter are taken for each other.
        guard !Self.contains(Array(article.text.utf8), Array(clause.text.utf8)) else { return nil }
        return LocalizedText(
            zh: "这句话与 \(clause.document) 第\(clause.article)条原文不是逐字一致。",
            en: "This sentence is not, letter for letter, in article \(clause.article) of \(clause.document).")
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard !part.isEmpty, part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
    }

    // MARK: Figures

    private func figures(of scheme: Scheme) -> [ConfigurationFinding] {
        let figures = ClauseFigures(scheme.clause.text)
        var findings: [ConfigurationFinding] = []
        func differs(_ tokens: [String], _ zh: String, _ en: String) {
            let remedy = LocalizedText(zh: "改正数字，或引用规定此数字的那句原文。", en: "Correct the figure, or cite the sentence that sets it.")
            findings.append(finding(scheme, tokens, LocalizedText(zh: zh, en: en), remedy))
        }
        // All of the base is no figure of the notice's: 减免 ends at the whole rent by itself.
        if let rule = scheme.rate, rule != .max(.one), !figures.rates.contains(rule.rate) {
            differs(["rate"], "原文没有 \(rule.rate.percentText) 这个比例。", "The clause does not name \(rule.rate.percentText).")
        }
        for (index, cap) in scheme.caps.enumerated() where !figures.amounts.contains(cap.limit) {
            differs(["caps", String(index), "limit"], "原文没有 \(cap.limit) 元这个金额。", "The clause does not name \(cap.limit) yuan.")
        }
        if scheme.rate != nil, scheme.caps.isEmpty, let ceiling = figures.ceilings.first {
            differs(["caps"], "原文规定最高 \(ceiling) 元，这里没有上限。", "The clause sets a ceiling of \(ceiling) yuan; there is no cap here.")
        }
        for (index, part) in scheme.split.enumerated() {
            if let share = part.max, !figures.rates.contains(share) {
                differs(
                    ["split", String(index), "max"], "原文没有 \(share.percentText) 这个比例。", "The clause does not name \(share.percentText).")
            }
        }
        return findings
    }

    private func pool(_ pool: PoolDefinition, at index: Int) -> [ConfigurationFinding] {
        guard let clause = pool.clause, let source = policy.sources.files["pools.json"] else { return [] }
        let place = JSONPointer(tokens: ["pools", String(index)])
        var findings: [ConfigurationFinding] = []
        if let fault = fault(in: clause) {
            findings.append(source.finding(at: place.appending("clause").appending("text"), fault, remedy: Self.clauseRemedy))
        }
        if !ClauseFigures(clause.text).issued.contains(pool.appropriated) {
            findings.append(
                source.finding(
                    at: place.appending("appropriated"),
                    LocalizedText(zh: "原文没有发放 \(pool.appropriated) 元。", en: "The clause does not issue \(pool.appropriated) yuan."),
                    remedy: LocalizedText(zh: "改正金额，或引用规定此金额的那句原文。", en: "Correct the amount, or cite the sentence that sets it.")))
        }
        return findings
    }

    private func finding(_ scheme: Scheme, _ tokens: [String], _ message: LocalizedText, _ remedy: LocalizedText) -> ConfigurationFinding {
        policy.sources.finding(in: scheme, at: tokens, message, remedy: remedy)
    }
}

extension Rate {
    /// `30%`, `0.5%`
    var percentText: String {
        let whole = millionths / 10_000
        let fraction = millionths % 10_000
        return fraction == 0 ? "\(whole)%" : "\(Fen(millionths / 100))%"
    }
}
