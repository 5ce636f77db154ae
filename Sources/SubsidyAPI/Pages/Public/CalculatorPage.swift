// "What could we get": first all schemes by what is known of the enterprise, then one scheme with its own form. Everything is in the
// query, so that an answer can be kept as a link; nothing is stored.

import JSON
import Subsidy

enum CalculatorPage {
    static let overview = SitePage(
        path: "/calculator", name: "page-calculator", title: LocalizedText(zh: "政策测算", en: "What could we get"), section: .calculator
    ) { call, html in
        html.tag("h1", text: call.say("我们能得到什么？", "What could we get?"))
        html.tag(
            "p", ("class", "lead"),
            text: call.say(
                "填写企业情况，逐个项目告诉您是否可能符合，再进入项目填写合同或投资数据，得出金额、理由与条款。不保存任何内容。",
                "Say what your enterprise is like and see which schemes may fit; then give a contract or an investment to one of them and see the amount, the reasons and the clause. Nothing is stored."
            ))
        html.tag("form", ("method", "get"), ("action", "/calculator"), ("class", "panel")) { html in
            html.tag("div", ("class", "columns")) { FormField.write(EnterpriseForm.fields(call, withIdentity: false), call, to: &$0) }
            html.void("input", ("type", "hidden"), ("name", "asked"), ("value", "yes"))
            html.tag("button", ("type", "submit"), text: call.say("查看适用项目", "Show what may fit"))
        }
        try SchemeOverview(call: call).write(to: &html)
    }

    static let scheme = SitePage(
        path: "/calculator/{id}", name: "page-calculator-scheme", title: LocalizedText(zh: "政策测算", en: "What could we get"),
        section: .calculator
    ) { asked, html in
        var call = asked
        let scheme = try call.contract.get("getScheme", ["id": call.parameter("id")])
        let form = SchemaForm(schema: scheme["form"] ?? .null, pointer: "/claim")
        var assessment: JSON?
        if call.form["asked"] != nil {
            do {
                assessment = try call.contract.get(
                    "assess",
                    body: ["scheme": scheme["id"] ?? .null, "enterprise": EnterpriseForm.object(call), "claim": form.object(call)])
            } catch let problem as Problem {
                call.refusal = problem
            } catch let refusal as Refusal {
                call.refusal = refusal.problem
            }
        }
        if let refusal = call.refusal { ErrorSummary(refusal: refusal, call: call).write(to: &html) }
        html.tag("h1", text: call.say(scheme["title"]))
        SchemeFacts(scheme: scheme, call: call).write(to: &html)
        if let assessment { AssessmentView(assessment: assessment, call: call).write(to: &html) }
        if call.reader != nil, call.contract.allows("createApplication"), scheme["kind"]?.string != SchemeKind.entitlement.rawValue {
            html.tag("p") { html in
                html.tag(
                    "a", ("class", "button"), ("href", NewApplicationPage.path(scheme: scheme["id"]?.string ?? "")),
                    text: call.say("申请本项目", "Apply under this scheme"))
            }
        }
        html.tag("h2", text: call.say("填写数据", "Your figures"))
        html.tag("form", ("method", "get"), ("action", "/calculator/" + (scheme["id"]?.string ?? ""))) { html in
            html.void("input", ("type", "hidden"), ("name", "asked"), ("value", "yes"))
            html.tag("div", ("class", "columns")) { html in
                html.tag("div") { html in
                    html.tag("h3", text: call.say("企业", "Enterprise"))
                    FormField.write(EnterpriseForm.fields(call, withIdentity: true), call, to: &html)
                }
                html.tag("div") { html in
                    html.tag("h3", text: call.say("申报内容", "The claim"))
                    FormField.write(form.fields(call), call, to: &html)
                }
            }
            html.tag("button", ("type", "submit"), text: call.say("测算", "Work it out"))
        }
    }
}
