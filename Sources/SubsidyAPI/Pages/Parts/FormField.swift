import JSON
import Subsidy

/// One field of a form: label, hint, what was wrong with it, and the control, tied together for those who hear the page.
struct FormField {
    enum Control {
        case text(mode: String? = nil, width: String = "wide")
        case area
        case date
        case select([(value: String, label: String)])
        /// Yes or no, neither chosen at first.
        case yesNo
    }

    /// The field's name in the form.
    let name: String
    /// The member that it stands for, in the row's content.
    let pointer: String
    let label: String
    var hint: String?
    var isRequired = false
    /// The heading of the group that it belongs to.
    var group: String?
    let control: Control

    /// The id of the field that stands for a member: `/claim/person/name` → `f-claim-person-name`.
    static func id(of pointer: String) -> String { "f" + pointer.replacing("/", with: "-") }

    func write(_ call: PageCall, to html: inout HTML) {
        let id = Self.id(of: pointer)
        let fault = call.fault(at: pointer)
        let described = [hint.map { _ in id + "-hint" }, fault.map { _ in id + "-error" }].compactMap { $0 }.joined(separator: " ")
        var common: [(StaticString, String)] = [("id", id), ("name", name)]
        if !described.isEmpty { common.append(("aria-describedby", described)) }
        if fault != nil { common.append(("aria-invalid", "true")) }
        html.tag("div", ("class", fault == nil ? "field" : "field wrong")) { html in
            if case .yesNo = control {
                html.tag("fieldset", ("id", id)) { html in
                    html.tag("legend", text: label + suffix(call))
                    notes(id, fault, call, to: &html)
                    yesNo(id, call, to: &html)
                }
                return
            }
            html.tag("label", ("for", id), text: label + suffix(call))
            notes(id, fault, call, to: &html)
            write(control, common, call, to: &html)
        }
    }

    /// Fields one after the other, those of a group under its heading.
    static func write(_ fields: [FormField], _ call: PageCall, to html: inout HTML) {
        var group: String?
        for field in fields {
            if field.group != group, let title = field.group { html.tag("h3", text: title) }
            group = field.group
            field.write(call, to: &html)
        }
    }

    private func suffix(_ call: PageCall) -> String { isRequired ? "" : call.say("（选填）", " (optional)") }

    private func notes(_ id: String, _ fault: String?, _ call: PageCall, to html: inout HTML) {
        if let hint { html.tag("p", ("class", "hint"), ("id", id + "-hint"), text: hint) }
        guard let fault else { return }
        html.tag("p", ("class", "fault"), ("id", id + "-error")) { html in
            html.tag("span", ("class", "unseen"), text: call.say("错误：", "Error: "))
            html.text(fault)
        }
    }

    private func write(_ control: Control, _ common: [(StaticString, String)], _ call: PageCall, to html: inout HTML) {
        let value = call.form[name] ?? ""
        switch control {
        case .text(let mode, let width):
            var attributes = common + [("type", "text"), ("value", value), ("class", width), ("autocomplete", "off")]
            if let mode { attributes.append(("inputmode", mode)) }
            html.void("input", all: attributes)
        case .date: html.void("input", all: common + [("type", "date"), ("value", value)])
        case .area: html.tag("textarea", all: common + [("rows", "4")]) { $0.text(value) }
        case .select(let options):
            html.tag("select", all: common) { html in
                for option in options {
                    let chosen: [(StaticString, String)] = option.value == value ? [("selected", "selected")] : []
                    html.tag("option", all: [("value", option.value)] + chosen) { $0.text(option.label) }
                }
            }
        case .yesNo: break
        }
    }

    private func yesNo(_ id: String, _ call: PageCall, to html: inout HTML) {
        html.tag("div", ("class", "choices")) { html in
            for (value, label) in [("true", call.say("是", "Yes")), ("false", call.say("否", "No"))] {
                html.tag("label") { html in
                    var attributes: [(StaticString, String)] = [("type", "radio"), ("name", name), ("value", value)]
                    if call.form[name] == value { attributes.append(("checked", "checked")) }
                    html.void("input", all: attributes)
                    html.text(" " + label)
                }
            }
        }
    }
}
