import JSON
import Subsidy

/// The engine's answer as people read it: the amount, each reason, what would make it qualify, each step of the computation.
struct AssessmentView {
    /// An assessment as the contract answers it.
    let assessment: JSON
    let call: PageCall
    /// The page that has the claim's fields; empty where this one does.
    var formPath = ""

    func write(to html: inout HTML) {
        writeVerdict(to: &html)
        writeReasons(to: &html)
        writeNeeds(to: &html)
        writeTrace(to: &html)
    }

    private func writeVerdict(to html: inout HTML) {
        let eligible = assessment["eligible"]?.bool
        html.tag("div", ("class", "panel answer " + (eligible == true ? "yes" : eligible == false ? "no" : ""))) { html in
            switch eligible {
            case true:
                html.tag("p", text: call.say("符合条件，按最高标准测算可获", "Eligible. At the ceiling it would be"))
                html.tag("p", ("class", "figure"), text: Amounts.spoken(assessment["amount"], call))
                if let bound = assessment["boundBy"]?.string { html.tag("p", text: boundText(bound)) }
            case false: html.tag("p", ("class", "figure"), text: call.say("不符合条件", "Not eligible"))
            default:
                html.tag("p", ("class", "figure"), text: call.say("尚不能判定", "Cannot be decided yet"))
                html.tag("p", text: call.say("有的数据还没有填写，见下。", "Some data is missing: see below."))
            }
        }
    }

    private func boundText(_ bound: String) -> String {
        switch bound {
        case "rate": call.say("金额由补贴比例决定。", "The rate decided the amount.")
        case "cap": call.say("金额达到了上限。", "The cap decided the amount.")
        case "funders": call.say("金额受各级资金合计不超过 100% 限制。", "All funders together at most 100% decided the amount.")
        default: call.say("金额受资金池余额限制。", "What the pool has left decided the amount.")
        }
    }

    private func writeReasons(to html: inout HTML) {
        let reasons = assessment["reasons"]?.array ?? []
        guard !reasons.isEmpty else { return }
        html.tag("h2", text: call.say("逐条理由", "Reasons"))
        html.tag("ul", ("class", "tasks")) { html in
            for reason in reasons {
                html.tag("li") { html in
                    html.tag("span", text: reason["message"]?.string ?? reason["rule"]?.string ?? "")
                    let passed = reason["passed"]?.bool
                    let status = passed == true ? "passed" : passed == false ? "unmet" : "undecided"
                    StatusTag(status: status, language: call.language).write(to: &html)
                }
            }
        }
    }

    private func writeNeeds(to html: inout HTML) {
        let needs = assessment["toQualify"]?.array ?? []
        guard !needs.isEmpty else { return }
        html.tag("h2", text: call.say("怎样才能符合", "What would make it qualify"))
        html.tag("ul") { html in
            for need in needs {
                let pointer = need["pointer"]?.string ?? ""
                html.tag("li") { html in
                    html.tag("a", ("href", formPath + "#" + FormField.id(of: pointer)), text: need["needs"]?.string ?? pointer)
                }
            }
        }
    }

    private func writeTrace(to html: inout HTML) {
        let steps = assessment["trace"]?.array ?? []
        guard !steps.isEmpty else { return }
        DataTable(
            caption: call.say("计算过程", "How it was computed"),
            columns: [
                .init(title: call.say("步骤", "Step")), .init(title: call.say("说明", "What was done")),
                .init(title: call.say("之后的金额（元）", "Amount after it (yuan)"), isNumber: true),
            ],
            rows: steps.map { step in
                [
                    .text(Self.stepText(step["step"]?.string ?? "").text(in: call.language)),
                    .text(Amounts.grouped(within: step["detail"]?.string ?? "")),
                    .text(Amounts.grouped(step["value"])),
                ]
            }, empty: ""
        ).write(to: &html)
    }

    private static func stepText(_ step: String) -> LocalizedText {
        switch step {
        case "base": LocalizedText(zh: "核定基数", en: "Base")
        case "rate": LocalizedText(zh: "比例", en: "Rate")
        case "cap": LocalizedText(zh: "上限", en: "Cap")
        case "funders": LocalizedText(zh: "各级合计", en: "All funders")
        case "pool": LocalizedText(zh: "资金池", en: "Pool")
        case "split": LocalizedText(zh: "分担", en: "Split")
        default: LocalizedText(zh: step, en: step)
        }
    }
}
