import JSON
import Subsidy

/// Narrows the list of applications; everything is in the query, so that a list can be kept as a link.
enum ApplicationFilter {
    private static let names = ["status", "scheme", "applicant"]

    /// What the list is asked with.
    static func query(_ call: PageCall) -> [String: String] {
        Dictionary(uniqueKeysWithValues: names.compactMap { name in call.field(name).map { (name, $0) } })
    }

    static func write(_ call: PageCall, to html: inout HTML) {
        let all = (value: "", label: call.say("全部", "All"))
        let states = ApplicationStatus.allCases.map {
            (value: $0.rawValue, label: StatusTag(status: $0.rawValue, language: call.language).words)
        }
        let fields = [
            FormField(
                name: "status", pointer: "/status", label: call.say("状态", "State"), isRequired: true, control: .select([all] + states)),
            FormField(
                name: "scheme", pointer: "/scheme", label: call.say("项目", "Scheme"), isRequired: true,
                control: .select([all] + Words.schemes(Set(SchemeKind.allCases), call))),
            FormField(
                name: "applicant", pointer: "/applicant", label: call.say("申请人的统一社会信用代码", "Applicant's credit code"), isRequired: true,
                control: .text(width: "short")),
        ]
        html.tag("form", ("method", "get"), ("action", "/applications"), ("class", "filter"), ("role", "search")) { html in
            for field in fields { field.write(call, to: &html) }
            html.tag("button", ("type", "submit"), ("class", "second"), text: call.say("筛选", "Filter"))
        }
    }
}
