import Cryptography
import HTTPServer
import JSON
import Subsidy

/// The decision of the reviewer whose turn it is.
struct ReviewForm {
    let application: JSON
    let scheme: JSON
    let call: PageCall

    static let action = SiteAction(
        path: "/applications/{id}/reviews", name: "page-application-review", row: "reviewApplication", page: ApplicationPage.page,
        check: FormCheck(
            title: LocalizedText(zh: "请核对您的决定", en: "Check your decision"),
            warning: LocalizedText(
                zh: "签署后不能撤回；同一案件每人只能签署一次。", en: "A signature cannot be taken back; one person signs at most once on a case."),
            confirm: LocalizedText(zh: "签署", en: "Sign"), rows: checkRows),
        parameters: { ["id": $0.parameter("id")] }, body: body, next: { call, _ in "/applications/\(call.parameter("id"))" })

    static func outcome(_ outcome: String, _ call: PageCall) -> String {
        switch outcome {
        case "approve": call.say("同意", "Approve")
        case "return": call.say("退回补正", "Return")
        case "reject": call.say("不予支持", "Reject")
        default: outcome
        }
    }

    /// Whether the reader could sign this stage, as far as the page can tell; the contract decides.
    private var isOpen: Bool {
        guard call.contract.allows("reviewApplication"), ["submitted", "in-review"].contains(application["status"]?.string ?? ""),
            let stage = stage, let role = stage["role"]?.string.flatMap({ Role(rawValue: $0) })
        else { return false }
        return call.reader?.has(role) ?? false
    }

    private var stage: JSON? {
        scheme["workflow"]?.array?.first { $0["stage"]?.string == application["stage"]?.string }
    }

    func write(to html: inout HTML) {
        guard isOpen, let stage else { return }
        html.tag("h2", ("id", "review"), text: call.say("审核：", "Review: ") + call.say(stage["title"]))
        html.tag("form", ("method", "post"), ("action", "/applications/\(application["id"]?.string ?? "")/reviews"), ("class", "panel")) {
            html in
            html.void("input", ("type", "hidden"), ("name", "stage"), ("value", stage["stage"]?.string ?? ""))
            FormKey.write(call, to: &html)
            FormField.write(fields(stage), call, to: &html)
            html.tag("button", ("type", "submit"), text: call.say("继续", "Continue"))
        }
    }

    private func fields(_ stage: JSON) -> [FormField] {
        let outcomes = ["approve", "return", "reject"].map { (value: $0, label: Self.outcome($0, call)) }
        var fields = [
            FormField(
                name: "outcome", pointer: "/outcome", label: call.say("决定", "Decision"), isRequired: true,
                control: .select([(value: "", label: call.say("请选择", "Choose"))] + outcomes))
        ]
        if stage["setsAmount"]?.bool == true || stage["role"]?.string == "municipal-reviewer" {
            fields.append(
                FormField(
                    name: "approvedBase", pointer: "/approvedBase", label: call.say("核定额（元）", "Approved base (yuan)"),
                    hint: call.say("不填即按申报的可支持部分核定", "Left blank, what is eligible of the claim"),
                    control: .text(mode: "decimal", width: "short")))
            if scheme["rate"] != .null, scheme["rate"] != nil {
                fields.append(
                    FormField(
                        name: "approvedRate", pointer: "/approvedRate", label: call.say("核定比例", "Approved rate"),
                        hint: call.say("0 至 1，例如 0.4；不填即按上限", "0 to 1, such as 0.4; left blank, the ceiling"),
                        control: .text(mode: "decimal", width: "short")))
            }
        }
        if stage["minimumScore"] != nil, stage["minimumScore"] != .null {
            fields.append(
                FormField(
                    name: "score", pointer: "/score", label: call.say("评分（0–100）", "Score (0 to 100)"), isRequired: true,
                    control: .text(mode: "numeric", width: "short")))
        }
        fields.append(
            FormField(name: "opinion", pointer: "/opinion", label: call.say("意见", "Opinion"), isRequired: true, control: .area))
        return fields
    }

    private static func body(_ call: PageCall) -> JSON {
        var body = JSONObject()
        for name in ["stage", "outcome", "opinion", "approvedBase", "approvedRate"] {
            if let value = call.field(name) { body[name] = .string(value) }
        }
        if let score = call.field("score") { body["score"] = JSONNumber(score).map { .number($0) } ?? .string(score) }
        return .object(body)
    }

    private static func checkRows(_ call: PageCall) -> [(label: String, value: String)] {
        [
            (call.say("申请", "Application"), call.parameter("id")),
            (call.say("决定", "Decision"), outcome(call.field("outcome") ?? "", call)),
            (call.say("核定额（元）", "Approved base (yuan)"), call.field("approvedBase") ?? call.say("按申报", "as claimed")),
            (call.say("核定比例", "Approved rate"), call.field("approvedRate") ?? call.say("按上限", "the ceiling")),
            (call.say("评分", "Score"), call.field("score") ?? "—"), (call.say("意见", "Opinion"), call.field("opinion") ?? ""),
        ]
    }
}

/// A key that makes a form that is sent twice act once.
enum FormKey {
    static func write(_ call: PageCall, to html: inout HTML) {
        let fresh = (try? SecureRandom.bytes(16)).map { Hexadecimal.string($0) } ?? call.request.id
        html.void("input", ("type", "hidden"), ("name", "key"), ("value", "page-" + fresh))
    }
}
