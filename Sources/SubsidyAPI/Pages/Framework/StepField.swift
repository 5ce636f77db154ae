import JSON
import Subsidy

/// One member of a row's content, as a form asks for it.
struct StepField: Sendable {
    indirect enum Kind: Sendable {
        case money, rate, whole, text, area, date, yesNo
        /// One of some.
        case choice([(value: String, label: String)])
        /// Any number of some.
        case choices([(value: String, label: String)])
        /// An object within.
        case record([StepField])
        /// A list of objects, with fields for so many of them.
        case records([StepField], most: Int)
        /// Given by the page, shown for checking, not asked.
        case fixed(value: String, label: String)
    }

    let member: String
    let label: String
    var hint: String?
    var isRequired = true
    /// Whether it is a member of the content; one that stands in the path is not.
    var isSent = true
    let kind: Kind

    init(_ member: String, _ label: String, _ kind: Kind, hint: String? = nil, isRequired: Bool = true, isSent: Bool = true) {
        self.member = member
        self.label = label
        self.kind = kind
        self.hint = hint
        self.isRequired = isRequired
        self.isSent = isSent
    }

    // MARK: The form

    /// The controls that ask for it; `prefix` is the name of the object that it is within, and a point.
    func controls(_ call: PageCall, _ prefix: String = "") -> [FormField] {
        func field(_ control: FormField.Control, _ hint: String? = nil) -> FormField {
            FormField(
                name: prefix + member, pointer: "/" + (prefix + member).replacing(".", with: "/"), label: label, hint: self.hint ?? hint,
                isRequired: isRequired, control: control)
        }
        switch kind {
        case .money: return [field(.text(mode: "decimal", width: "short"), call.say("例如 1200000.00", "Such as 1200000.00"))]
        case .rate: return [field(.text(mode: "decimal", width: "short"), call.say("0 至 1，例如 0.4", "0 to 1, such as 0.4"))]
        case .whole: return [field(.text(mode: "numeric", width: "short"))]
        case .text: return [field(.text())]
        case .area: return [field(.area)]
        case .date: return [field(.date)]
        case .yesNo: return [field(.yesNo)]
        case .choice(let options): return [field(.choice(options, call))]
        case .choices(let options): return [field(.checks(options))]
        case .record(let fields): return grouped(fields, label, call, prefix + member + ".", isRequired)
        case .records(let fields, let most):
            return (0..<most).flatMap { index in
                grouped(fields, "\(label) \(index + 1)", call, "\(prefix)\(member).\(index).", isRequired && index == 0)
            }
        case .fixed(let value, _): return [field(.hidden(value))]
        }
    }

    private func grouped(_ fields: [StepField], _ title: String, _ call: PageCall, _ prefix: String, _ isRequired: Bool) -> [FormField] {
        fields.flatMap { $0.controls(call, prefix) }.map { field in
            var field = field
            field.group = title
            field.isRequired = isRequired && field.isRequired
            return field
        }
    }

    // MARK: What was sent

    /// The member as the contract wants it; what cannot be read as its type stays text, so that the row says what is wrong with it.
    func value(_ call: PageCall, _ prefix: String = "") -> JSON? {
        let name = prefix + member
        switch kind {
        case .money: return call.field(name).map { .string(Self.plainAmount($0)) }
        case .whole: return call.field(name).map { text in JSONNumber(text).map { .number($0) } ?? .string(text) }
        case .yesNo: return call.field(name).map { $0 == "true" ? true : $0 == "false" ? false : .string($0) }
        case .choices(let options):
            return .array(options.filter { call.form["\(name).\($0.value)"] != nil }.map { .string($0.value) })
        case .record(let fields): return Self.object(fields, call, name + ".").map { .object($0) }
        case .records(let fields, let most):
            return .array((0..<most).compactMap { Self.object(fields, call, "\(name).\($0).").map { .object($0) } })
        case .rate, .text, .area, .date, .choice, .fixed: return call.field(name).map { .string($0) }
        }
    }

    /// An object within; nil where nothing of it was filled in.
    private static func object(_ fields: [StepField], _ call: PageCall, _ prefix: String) -> JSONObject? {
        var object = JSONObject()
        for field in fields { if let value = field.value(call, prefix) { object[field.member] = value } }
        return object.members.isEmpty ? nil : object
    }

    /// Without what people put between digits.
    private static func plainAmount(_ text: String) -> String { text.filter { !",， ¥￥".contains($0) } }

    // MARK: For checking

    /// Label and value, as the page that checks shows them.
    func rows(_ call: PageCall, _ prefix: String = "") -> [(label: String, value: String)] {
        let name = prefix + member
        switch kind {
        case .record(let fields): return [(label, Self.line(fields, call, name + "."))]
        case .records(let fields, let most):
            return (0..<most).compactMap { index in
                let line = Self.line(fields, call, "\(name).\(index).")
                return line.isEmpty ? nil : ("\(label) \(index + 1)", line)
            }
        default: return [(label, shown(call, name))]
        }
    }

    private static func line(_ fields: [StepField], _ call: PageCall, _ prefix: String) -> String {
        fields.map { $0.shown(call, prefix + $0.member) }.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private func shown(_ call: PageCall, _ name: String) -> String {
        switch kind {
        case .money: return call.field(name).map { Amounts.spoken(.string(Self.plainAmount($0)), call) } ?? ""
        case .choice(let options): return options.first { $0.value == call.field(name) }?.label ?? ""
        case .choices(let options):
            return options.filter { call.form["\(name).\($0.value)"] != nil }.map(\.label).joined(separator: call.say("、", ", "))
        case .yesNo: return call.field(name).map { $0 == "true" ? call.say("是", "Yes") : call.say("否", "No") } ?? ""
        case .fixed(_, let label): return label
        default: return call.field(name) ?? ""
        }
    }
}
