import JSON
import Ledger

extension PolicyCheck {
    /// Runs a scheme's examples as `POST /v1/assessments` would.
    func examples(of scheme: Scheme) -> [ConfigurationFinding] {
        scheme.examples.enumerated().flatMap { index, example in
            outcome(of: example, scheme).map { tokens, message in
                policy.sources.finding(
                    in: scheme, at: ["examples", String(index)] + tokens, message,
                    remedy: LocalizedText(zh: "改正规则或这个例子。", en: "Correct the rule, or this example."))
            }
        }
    }

    private func outcome(of example: SchemeExample, _ scheme: Scheme) -> [([String], LocalizedText)] {
        let faults = scheme.claimFailures(example.claim, within: "") + Self.enterpriseFailures(example.enterprise)
        guard faults.isEmpty, let enterprise = try? Enterprise(json: example.enterprise) else {
            return faults.map { fault in
                let isClaim = !fault.pointer.hasPrefix("/enterprise")
                let tokens = JSONPointer(fault.pointer)?.tokens ?? []
                return (isClaim ? ["claim"] + tokens : tokens, fault.message)
            }
        }
        let today = example.on ?? scheme.effective.from
        let assessment = assess(
            AssessmentInput(
                scheme: scheme, enterprise: enterprise, claim: example.claim, today: today, settings: policy.settings.values(on: today)))
        return Self.differences(assessment, example)
    }

    private static func enterpriseFailures(_ enterprise: JSON) -> [Problem.Failure] {
        Enterprise.assessmentValidator.validate(enterprise).map { $0.failure(within: "/enterprise") }
    }

    private static func differences(_ assessment: Assessment, _ example: SchemeExample) -> [([String], LocalizedText)] {
        var differences: [([String], LocalizedText)] = []
        func compare(_ member: String, _ expected: String, _ found: String) {
            guard expected != found else { return }
            differences.append(
                (
                    ["expect", member],
                    LocalizedText(
                        zh: "例子“\(example.name)”期望 \(member) 为 \(expected)，得到 \(found)。",
                        en: "The example \"\(example.name)\" expects \(member) \(expected) and comes to \(found).")
                ))
        }
        func text(_ flag: Bool?) -> String { flag.map { "\($0)" } ?? "null" }
        compare("eligible", text(example.eligible), text(assessment.eligible))
        compare("amount", "\(example.amount)", "\(assessment.amount)")
        compare("boundBy", example.boundBy?.rawValue ?? "null", assessment.boundBy?.rawValue ?? "null")
        return differences
    }

    /// A scheme shows a case that qualifies, one that does not, and one that meets the cap where there is a cap.
    func coverage(of scheme: Scheme) -> [ConfigurationFinding] {
        var missing: [LocalizedText] = []
        if !scheme.examples.contains(where: { $0.eligible == true }) { missing.append(LocalizedText(zh: "符合条件", en: "qualifies")) }
        if !scheme.eligibility.isEmpty, !scheme.examples.contains(where: { $0.eligible == false }) {
            missing.append(LocalizedText(zh: "不符合条件", en: "does not qualify"))
        }
        if !scheme.caps.isEmpty, scheme.rate != nil || scheme.amount != nil, !scheme.examples.contains(where: { $0.boundBy == .cap }) {
            missing.append(LocalizedText(zh: "达到上限", en: "meets the cap"))
        }
        return missing.map {
            policy.sources.finding(
                in: scheme, at: ["examples"], LocalizedText(zh: "没有“\($0.zh)”的例子。", en: "There is no example that \($0.en)."),
                remedy: LocalizedText(zh: "补一个例子。", en: "Add one."))
        }
    }
}
