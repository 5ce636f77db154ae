import JSON
import Subsidy

/// The engine's answer with the words of its rules, as `POST /v1/assessments` gives it.
struct AssessmentRepresentation: Representation {
    let assessment: Assessment
    let policy: Policy
    let language: Language

    static let name = "Assessment"
    static let schema = Schema.object(
        [
            "scheme": .text(max: 64), "schemeVersion": .text(max: 64), "eligible": Schema.flag.nullable, "base": Schema.money.nullable,
            "rate": Schema.rate.nullable, "amount": .money, "boundBy": Schema.oneOf(["rate", "cap", "funders", "pool"]).nullable,
            "reasons": .array(
                .object(
                    ["rule": .text(max: 100), "passed": Schema.flag.nullable, "clause": .openObject, "message": .text(min: 0, max: 2000)],
                    optional: ["clause", "message"], isOpen: true)),
            "trace": .array(
                .object(
                    [
                        "step": .text(max: 40), "scope": .text(max: 40), "limit": .money, "used": .money, "value": .money,
                        "detail": .text(min: 0, max: 2000),
                    ], optional: ["scope", "limit", "used", "detail"], isOpen: true)),
            "toQualify": .array(.object(["pointer": .text(min: 0, max: 200), "needs": .text(min: 0, max: 2000)], isOpen: true)),
        ], isOpen: true)

    func encode(to writer: inout JSONWriter) {
        assessment.encode(
            to: &writer, language: language, scheme: policy.scheme(assessment.scheme, version: assessment.schemeVersion))
    }
}
