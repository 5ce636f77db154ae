// Most of what a reader does on a page is one form for one row of the contract. A step says it once: its fields make the form, the row's
// content, and the page where it is gone over before it is given.

import JSON
import Subsidy

/// One thing that a reader does on a page.
struct Step: Sendable {
    /// The action's name in metrics; it also keeps the fields apart from those of other forms on the page.
    let name: String
    /// The form's target, with its parameters in braces.
    let path: String
    /// The writing row.
    let row: String
    /// The page that has the form.
    let page: SitePage
    /// The row that reads what the step changes, where the writing row wants to know the version that was looked at.
    var changes: String?
    let title: LocalizedText
    /// What cannot be taken back, on the page that goes over the form.
    let warning: LocalizedText
    var fields: @Sendable (PageCall) -> [StepField] = { _ in [] }
    /// Parameters of the row's path; those of the form's path without it.
    var parameters: (@Sendable (PageCall) -> [String: String])?
    /// What the page shows of the answer, where it is to be seen once and never again.
    var answer: (@Sendable (PageCall, JSON, inout HTML) -> Void)?
    /// Where the reader goes when it is done.
    let next: @Sendable (PageCall, JSON) -> String

    var action: SiteAction {
        let step = self
        return SiteAction(
            path: path, name: name, row: row, page: page,
            check: FormCheck(
                title: title, warning: warning, confirm: LocalizedText(zh: "确认", en: "Confirm"),
                rows: { call in step.fields(call).flatMap { $0.rows(call) } }),
            parameters: parameters ?? { call in step.pathParameters(call) }, body: { call in step.body(call) },
            answer: answer, next: next)
    }

    /// Whether the reader's roles allow it; whether the state does, the page knows and the contract decides.
    func isOpen(to call: PageCall) -> Bool { call.contract.allows(row) }

    /// The form, folded up unless it is what the page is for; nothing for a reader who may not give it.
    func write(_ asked: PageCall, _ parameters: [String: String] = [:], isFolded: Bool = true, to html: inout HTML) {
        guard isOpen(to: asked) else { return }
        let call = asked.scoped(to: name)
        guard isFolded else {
            html.tag("h2", ("id", name), text: title.text(in: call.language))
            return writeForm(call, parameters, to: &html)
        }
        // What was sent and refused stands open; so does what a link leads to with its fields filled in.
        let open: [(StaticString, String)] = call.refusal != nil || call.form["open"] == name ? [("open", "open")] : []
        html.tag("details", all: [("class", "step"), ("id", name)] + open) { html in
            html.tag("summary", text: title.text(in: call.language))
            writeForm(call, parameters, to: &html)
        }
    }

    private func writeForm(_ call: PageCall, _ parameters: [String: String], to html: inout HTML) {
        html.tag("form", ("method", "post"), ("action", target(call, parameters)), ("class", "panel")) { html in
            FormKey.write(call, to: &html)
            if let changes, let (_, condition) = try? call.contract.getToChange(changes, pathParameters(call)) {
                FormVersion(condition).write(to: &html)
            }
            FormField.write(fields(call).flatMap { $0.controls(call) }, call, to: &html)
            html.tag("button", ("type", "submit"), text: call.say("继续", "Continue"))
        }
    }

    private func target(_ call: PageCall, _ parameters: [String: String]) -> String {
        path.split(separator: "/").reduce(into: "") { target, segment in
            let isParameter = segment.hasPrefix("{")
            let name = String(segment.dropFirst().dropLast())
            target += "/" + (isParameter ? parameters[name] ?? call.parameter(name) : String(segment))
        }
    }

    private func pathParameters(_ call: PageCall) -> [String: String] {
        let names = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        return Dictionary(uniqueKeysWithValues: names.map { ($0, call.parameter($0)) })
    }

    /// The row's content. A step without fields sends none.
    private func body(_ call: PageCall) -> JSON {
        let fields = fields(call)
        guard !fields.isEmpty else { return .null }
        var body = JSONObject()
        for field in fields where field.isSent { if let value = field.value(call) { body[field.member] = value } }
        return .object(body)
    }
}
