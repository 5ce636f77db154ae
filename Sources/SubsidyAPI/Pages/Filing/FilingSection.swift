import JSON
import Subsidy

/// What an applicant does with an application that is still theirs to fill in: the claim, the documents, and what it would come to.
enum FilingSection {
    /// Whether the reader may fill it in, as far as the page can tell; the contract decides.
    static func isOpen(_ application: JSON, _ call: PageCall) -> Bool {
        ["draft", "returned"].contains(application["status"]?.string ?? "") && call.contract.allows("amendApplication")
    }

    /// Why it came back, above everything else.
    static func writeReturn(_ application: JSON, _ call: PageCall, to html: inout HTML) {
        guard application["status"]?.string == "returned",
            let review = application["reviews"]?.array?.last(where: { $0["outcome"]?.string == "return" })
        else { return }
        html.tag("p", ("class", "warning"), text: call.say("退回补正：", "Returned: ") + (review["opinion"]?.string ?? ""))
    }

    /// The way to the form of the claim.
    static func writeClaimLink(_ application: JSON, _ call: PageCall, to html: inout HTML) {
        guard isOpen(application, call) else { return }
        html.tag("p") { html in
            html.tag(
                "a", ("class", "button"), ("href", ClaimPage.path(of: application["id"]?.string ?? "")),
                text: call.say("填写申报内容", "Fill in the claim"))
        }
    }

    /// What the engine says to what is filled in so far: nothing for a claim that is empty.
    static func writeForecast(_ application: JSON, _ call: PageCall, to html: inout HTML) {
        guard let claim = application["claim"], claim.object?.members.isEmpty == false,
            call.contract.allows("getEnterprise"),
            let enterprise = try? call.contract.get("getEnterprise", ["uscc": application["applicant"]?.string ?? ""]),
            let forecast = try? call.contract.get(
                "assess", body: ["scheme": application["scheme"] ?? .null, "enterprise": enterprise, "claim": claim])
        else { return }
        html.tag("h2", text: call.say("按目前填写的测算", "What it would come to as it stands"))
        AssessmentView(assessment: forecast, call: call, formPath: ClaimPage.path(of: application["id"]?.string ?? "")).write(to: &html)
    }
}
