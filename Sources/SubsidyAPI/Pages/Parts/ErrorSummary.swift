import Subsidy

/// What was wrong with a form, above it, each with a link to its field (the GOV.UK pattern "error summary").
struct ErrorSummary {
    let refusal: Problem
    let call: PageCall

    func write(to html: inout HTML) {
        html.tag("div", ("class", "errors"), ("role", "alert"), ("aria-labelledby", "errors-title")) { html in
            html.tag("h2", ("id", "errors-title"), text: call.say("请先更正以下问题", "There is a problem"))
            guard !refusal.failures.isEmpty else {
                html.tag("p", text: refusal.detail.text(in: call.language))
                return
            }
            html.tag("ul") { html in
                for failure in refusal.failures {
                    html.tag("li") { html in
                        html.tag(
                            "a", ("href", "#" + FormField.id(of: failure.pointer, in: call.scope)),
                            text: failure.message.text(in: call.language))
                    }
                }
            }
        }
    }
}
