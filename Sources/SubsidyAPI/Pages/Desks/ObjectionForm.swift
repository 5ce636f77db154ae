import JSON
import Subsidy

/// Objections to a grant under publicity: what was said, the form for a new one, the ruling.
enum ObjectionForm {
    static let object: Step = Step(
        name: "page-objection", path: "/applications/{id}/objections", row: "fileObjection", page: ApplicationPage.page,
        title: LocalizedText(zh: "提出异议", en: "Object"),
        warning: LocalizedText(zh: "异议将停止公示计时，由市级裁定。", en: "An objection stops the publicity's clock until the city rules on it."),
        fields: { call in [StepField("reason", call.say("理由", "Reason"), .area)] },
        next: { call, _ in ApplicationPage.path(of: call.parameter("id")) + "#objections" })

    static let rule: Step = Step(
        name: "page-objection-ruling", path: "/applications/{id}/objections/{objection}/ruling", row: "ruleObjection",
        page: ApplicationPage.page, title: LocalizedText(zh: "作出裁定", en: "Rule on the objection"),
        warning: LocalizedText(zh: "裁定后不能更改。", en: "A ruling cannot be changed."),
        fields: { call in
            [
                StepField("outcome", call.say("裁定", "Ruling"), .choice(Words.choices(["upheld", "dismissed"], call))),
                StepField("opinion", call.say("意见", "Opinion"), .area),
            ]
        }, parameters: { ["id": $0.parameter("objection")] },
        next: { call, _ in ApplicationPage.path(of: call.parameter("id")) + "#objections" })

    static func write(_ application: JSON, _ call: PageCall, to html: inout HTML) {
        let objections = (application["objections"]?.array ?? []).compactMap(\.string)
        let status = application["status"]?.string ?? ""
        let mayObject = ["publicity", "objection"].contains(status) && object.isOpen(to: call)
        guard !objections.isEmpty || mayObject else { return }
        html.tag("h2", ("id", "objections"), text: call.say("异议", "Objections"))
        var waiting: String?
        for objection in objections {
            let shown = try? call.contract.get("getObjection", ["id": objection])
            write(objection, shown, call, to: &html)
            if waiting == nil, shown.map({ $0["status"]?.string == "open" }) ?? true { waiting = objection }
        }
        // One after the other: a page has one form for a ruling.
        if status == "objection", let waiting { rule.write(call, ["objection": waiting], isFolded: false, to: &html) }
        if mayObject { object.write(call, to: &html) }
    }

    private static func write(_ objection: String, _ shown: JSON?, _ call: PageCall, to html: inout HTML) {
        html.tag("p") { html in
            html.tag("code", text: objection)
            guard let shown else { return }
            html.text(" ")
            StatusTag(status: shown["status"]?.string ?? "", language: call.language).write(to: &html)
            html.tag("span", text: " " + (shown["reason"]?.string ?? ""))
            if let opinion = shown["opinion"]?.string { html.text(call.say("　裁定意见：", " — Ruling: ") + opinion) }
        }
    }
}
