import JSON
import Subsidy

/// One field of a form: label, hint, what was wrong with it, and the control, tied together for those who hear the page.
struct FormField {
    enum Control {
        case text(mode: String? = nil, width: String = "wide")
        case area
        case date
        /// A file, of one of some kinds as `accept` spells them.
        case file(accept: String)
        case select([(value: String, label: String)])
        /// Yes or no, neither chosen at first.
        case yesNo
        /// Any number of some; each is a field `name.value`.
        case checks([(value: String, label: String)])
        /// Not asked, only sent.
        case hidden(String)

        /// One of some, none of them chosen at first.
        static func choice(_ options: [(value: String, label: String)], _ call: PageCall) -> Control {
            .select([(value: "", label: call.say("请选择", "Choose"))] + options)
        }
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
    static func id(of pointer: String, in scope: String = "") -> String {
        "f" + (scope.isEmpty ? "" : "-" + scope) + pointer.replacing("/", with: "-")
    }

    func write(_ call: PageCall, to html: inout HTML) {
        if case .hidden(let value) = control { return html.void("input", ("type", "hidden"), ("name", name), ("value", value)) }
        let id = Self.id(of: pointer, in: call.scope)
        let fault = call.fault(at: pointer)
        let described = [hint.map { _ in id + "-hint" }, fault.map { _ in id + "-error" }].compactMap { $0 }.joined(separator: " ")
        var notesField: [(StaticString, String)] = []
        if !described.isEmpty { notesField.append(("aria-describedby", described)) }
        var common: [(StaticString, String)] = [("id", id), ("name", name)] + notesField
        if fault != nil { common.append(("aria-invalid", "true")) }
        html.tag("div", ("class", fault == nil ? "field" : "field wrong")) { html in
            if let options = options(call) {
                // A fault's link leads to the group, whose first control follows.
                html.tag("fieldset", all: [("id", id), ("tabindex", "-1")] + notesField) { html in
                    html.tag("legend", text: label + suffix(call))
                    notes(id, fault, call, to: &html)
                    write(options, to: &html)
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
        var rest = fields[...]
        while let first = rest.first {
            let group = rest.prefix { $0.group == first.group }
            rest = rest.dropFirst(group.count)
            guard let title = first.group else {
                for field in group { field.write(call, to: &html) }
                continue
            }
            html.tag("h3", text: title)
            html.tag("div", ("class", "columns")) { html in for field in group { field.write(call, to: &html) } }
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
        case .file(let accept): html.void("input", all: common + [("type", "file"), ("accept", accept)])
        case .area: html.tag("textarea", all: common + [("rows", "4")]) { $0.text(value) }
        case .select(let options):
            html.tag("select", all: common) { html in
                for option in options {
                    let chosen: [(StaticString, String)] = option.value == value ? [("selected", "selected")] : []
                    html.tag("option", all: [("value", option.value)] + chosen) { $0.text(option.label) }
                }
            }
        case .yesNo, .checks, .hidden: break
        }
    }

    /// What a group of buttons offers; nil for every other control.
    private func options(_ call: PageCall) -> [Option]? {
        switch control {
        case .yesNo:
            return [("true", call.say("是", "Yes")), ("false", call.say("否", "No"))].map { value, label in
                Option(type: "radio", name: name, value: value, label: label, isChosen: call.form[name] == value)
            }
        case .checks(let options):
            return options.map { option in
                let field = "\(name).\(option.value)"
                return Option(type: "checkbox", name: field, value: "yes", label: option.label, isChosen: call.form[field] != nil)
            }
        default: return nil
        }
    }

    private struct Option {
        let type: String
        let name: String
        let value: String
        let label: String
        let isChosen: Bool
    }

    private func write(_ options: [Option], to html: inout HTML) {
        html.tag("div", ("class", options.first?.type == "checkbox" ? "checks" : "choices")) { html in
            for option in options {
                html.tag("label") { html in
                    let checked: [(StaticString, String)] = option.isChosen ? [("checked", "checked")] : []
                    html.void("input", all: [("type", option.type), ("name", option.name), ("value", option.value)] + checked)
                    html.text(" " + option.label)
                }
            }
        }
    }
}
