import JSON
import Subsidy

/// Objections to a grant under publicity: what was said, the form for a new one, the ruling.
struct ObjectionForm {
    let application: JSON
    let call: PageCall

    static let action = SiteAction(
        path: "/applications/{id}/objections", name: "page-objection", row: "fileObjection", page: ApplicationPage.page,
        parameters: { ["id": $0.parameter("id")] },
        body: { call in .object(JSONObject(call.field("reason").map { [.init(key: "reason", value: .string($0))] } ?? [])) },
        next: { call, _ in "/applications/\(call.parameter("id"))#objections" })

    static let ruling = SiteAction(
        path: "/applications/{id}/objections/{objection}/ruling", name: "page-objection-ruling", row: "ruleObjection",
        page: ApplicationPage.page,
        check: FormCheck(
            title: LocalizedText(zh: "请核对裁定", en: "Check the ruling"),
            warning: LocalizedText(zh: "裁定后不能更改。", en: "A ruling cannot be changed."),
            confirm: LocalizedText(zh: "作出裁定", en: "Rule"),
            rows: { call in
                [
                    (
                        call.say("裁定", "Ruling"),
                        StatusTag(status: call.field("outcome") ?? "", language: call.language).words
                    ), (call.say("意见", "Opinion"), call.field("opinion") ?? ""),
                ]
            }), parameters: { ["id": $0.parameter("objection")] },
        body: { call in
            var body = JSONObject()
            for name in ["outcome", "opinion"] { if let value = call.field(name) { body[name] = .string(value) } }
            return .object(body)
        }, next: { call, _ in "/applications/\(call.parameter("id"))#objections" })

    private var id: String { application["id"]?.string ?? "" }

    func write(to html: inout HTML) {
        let objections = (application["objections"]?.array ?? []).compactMap(\.string)
        let status = application["status"]?.string ?? ""
        let mayFile = ["publicity", "objection"].contains(status) && call.contract.allows("fileObjection")
        guard !objections.isEmpty || mayFile else { return }
        html.tag("h2", ("id", "objections"), text: call.say("异议", "Objections"))
        for objection in objections { write(objection, to: &html) }
        guard mayFile else { return }
        html.tag("details") { html in
            html.tag("summary", text: call.say("提出异议", "Object"))
            html.tag("form", ("method", "post"), ("action", "/applications/\(id)/objections")) { html in
                FormKey.write(call, to: &html)
                FormField(
                    name: "reason", pointer: "/reason", label: call.say("理由", "Reason"), isRequired: true, control: .area
                ).write(call, to: &html)
                html.tag("button", ("type", "submit"), text: call.say("提交异议", "File the objection"))
            }
        }
    }

    private func write(_ objection: String, to html: inout HTML) {
        let shown = try? call.contract.get("getObjection", ["id": objection])
        html.tag("p") { html in
            html.tag("code", text: objection)
            if let shown {
                html.text(" ")
                StatusTag(status: shown["status"]?.string ?? "", language: call.language).write(to: &html)
                html.tag("span", text: " " + (shown["reason"]?.string ?? ""))
            }
        }
        guard application["status"]?.string == "objection", call.contract.allows("ruleObjection"),
            shown.map({ $0["status"]?.string == "open" }) ?? true
        else { return }
        html.tag("form", ("method", "post"), ("action", "/applications/\(id)/objections/\(objection)/ruling"), ("class", "panel")) { html in
            FormKey.write(call, to: &html)
            let options = ["upheld", "dismissed"].map { (value: $0, label: StatusTag(status: $0, language: call.language).words) }
            FormField.write(
                [
                    FormField(
                        name: "outcome", pointer: "/outcome", label: call.say("裁定", "Ruling"), isRequired: true,
                        control: .select([(value: "", label: call.say("请选择", "Choose"))] + options)),
                    FormField(name: "opinion", pointer: "/opinion", label: call.say("意见", "Opinion"), isRequired: true, control: .area),
                ], call, to: &html)
            html.tag("button", ("type", "submit"), text: call.say("继续", "Continue"))
        }
    }
}
