import FEEL
import JSON

/// What the rules of a scheme come to for one case.
struct EligibilityVerdict {
    private(set) var reasons: [Assessment.Reason] = []
    private(set) var toQualify: [Assessment.Requirement] = []

    /// False where a rule is not met; nil where none is not met but one cannot be decided.
    var eligible: Bool? {
        if reasons.contains(where: { $0.passed == false }) { return false }
        return reasons.contains { $0.passed == nil } ? nil : true
    }

    init(_ scheme: Scheme, _ frame: inout Frame) {
        for (index, rule) in scheme.eligibility.enumerated() {
            switch scheme.program.rules[index].decide(&frame) {
            case .value(.boolean(let isMet)):
                reasons.append(Assessment.Reason(rule: rule.id, passed: isMet))
                if !isMet { require(rule, scheme.program.needs[index], &frame) }
            case .value, .failed: undecided(rule, [])
            case .undecided(let issues): undecided(rule, issues)
            }
        }
    }

    /// The rule of a scheme's base, which has no expression: the claim must name the amount.
    mutating func lackBase(_ scheme: Scheme) {
        reasons.append(Assessment.Reason(rule: "base", passed: nil))
        toQualify.append(Self.missing("base", scheme.base?.description ?? ""))
    }

    private mutating func require(_ rule: EligibilityRule, _ texts: [MessageTemplate], _ frame: inout Frame) {
        for (need, text) in zip(rule.needs, texts) {
            toQualify.append(Assessment.Requirement(rule: rule.id, pointer: need.pointer, needs: text.text(&frame)))
        }
    }

    private mutating func undecided(_ rule: EligibilityRule, _ issues: [Issue]) {
        reasons.append(Assessment.Reason(rule: rule.id, passed: nil))
        let pointers = issues.compactMap { $0.name.flatMap(Self.pointer(of:)) }
        for pointer in pointers where !toQualify.contains(where: { $0.pointer == pointer && $0.rule == rule.id }) {
            toQualify.append(Self.missing(rule.id, pointer))
        }
        if pointers.isEmpty { toQualify.append(contentsOf: rule.needs.map { Self.missing(rule.id, $0.pointer) }) }
    }

    private static func missing(_ rule: String, _ pointer: String) -> Assessment.Requirement {
        Assessment.Requirement(
            rule: rule, pointer: pointer,
            needs: LocalizedText(zh: "缺少这项数据，无法判定，请补充。", en: "This is missing, and nothing can be decided without it: give it."))
    }

    /// `enterprise.district` as it stands in the request; nil for names that a request does not have.
    private static func pointer(of name: String) -> String? {
        let path = name.split(separator: ".").map(String.init)
        switch path.first {
        case "enterprise", "claim": return JSONPointer(tokens: path).description
        case "provider": return "/claim/provider"
        default: return nil
        }
    }
}
