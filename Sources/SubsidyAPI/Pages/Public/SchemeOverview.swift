import JSON
import Subsidy
import SubsidyRuntime

/// All schemes by measure; where an enterprise was described, with what its facts alone already decide.
struct SchemeOverview {
    let call: PageCall

    /// Schemes that the overview shows.
    private static let schemesMax = 500

    func write(to html: inout HTML) throws {
        let schemes = try call.contract.list("listSchemes", limit: Self.schemesMax)
        let enterprise = call.form["asked"] == nil ? nil : try Enterprise(json: EnterpriseForm.object(call))
        var measure: Int64?
        html.tag("h2", text: call.say("支持项目", "Schemes"))
        var cards = HTML()
        func close(_ html: inout HTML) {
            guard let number = measure else { return }
            html.tag("h3", text: call.say("第\(number)条", "Measure \(number)"))
            html.tag("ul", ("class", "cards")) { $0.append(cards) }
            cards = HTML()
        }
        for scheme in schemes {
            if scheme["measure"]?.integer != measure {
                close(&html)
                measure = scheme["measure"]?.integer
            }
            card(scheme, verdict(on: scheme, of: enterprise), to: &cards)
        }
        close(&html)
    }

    private func card(_ scheme: JSON, _ verdict: (status: String, why: String?)?, to html: inout HTML) {
        html.tag("li") { html in
            html.tag("h4") { html in
                html.tag("a", ("href", target(scheme)), text: call.say(scheme["title"]))
            }
            html.tag("p", ("class", "hint"), text: SchemeFacts.short(scheme, call))
            if let verdict {
                StatusTag(status: verdict.status, language: call.language).write(to: &html)
                if let why = verdict.why { html.tag("p", text: why) }
            }
        }
    }

    /// The scheme's own form with what is known already.
    private func target(_ scheme: JSON) -> String {
        let known = call.form.filter { $0.key.hasPrefix("enterprise.") && !$0.value.isEmpty }.sorted { $0.key < $1.key }
        let query = known.map { "\(PercentEncoding.query($0.key))=\(PercentEncoding.query($0.value))" }.joined(separator: "&")
        return "/calculator/" + (scheme["id"]?.string ?? "") + (query.isEmpty ? "" : "?" + query)
    }

    /// What the facts decide without a claim: ruled out, or open.
    private func verdict(on json: JSON, of enterprise: Enterprise?) -> (status: String, why: String?)? {
        let (policy, today) = (call.service.policy, call.service.office.clock.now().date)
        guard let enterprise, let id = json["id"]?.string, let scheme = policy.scheme(id, on: today) else { return nil }
        let assessment = Subsidy.assess(
            AssessmentInput(
                scheme: scheme, enterprise: enterprise, claim: [:], today: today, settings: policy.settings.values(on: today)))
        guard let failed = assessment.reasons.first(where: { $0.passed == false }) else { return ("maybe", nil) }
        let words = AssessmentRepresentation(assessment: assessment, policy: policy, language: call.language).json
        let reason = words["reasons"]?.array?.first { $0["rule"]?.string == failed.rule }
        return ("unmet", reason?["message"]?.string)
    }
}

extension JSONEncodable {
    /// What is written, read back.
    fileprivate var json: JSON { (try? JSON(parsing: jsonBytes())) ?? .null }
}
