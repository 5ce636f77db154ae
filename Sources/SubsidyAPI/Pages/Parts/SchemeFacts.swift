import JSON
import Subsidy

/// A scheme's clause, rate, caps, documents and notes.
struct SchemeFacts {
    let scheme: JSON
    let call: PageCall

    /// Rate and caps in one line.
    static func short(_ scheme: JSON, _ call: PageCall) -> String {
        var facts: [String] = []
        if let fixed = scheme["rate"]?["fixed"] { facts.append(Amounts.percent(fixed)) }
        if let most = scheme["rate"]?["max"] { facts.append(call.say("最高 ", "at most ") + Amounts.percent(most)) }
        for cap in scheme["caps"]?.array ?? [] {
            facts.append(call.say("上限 \(Amounts.grouped(cap["limit"])) 元", "at most \(Amounts.grouped(cap["limit"])) yuan"))
        }
        switch scheme["kind"]?.string {
        case "referral": facts.append(call.say("推荐，不拨付资金", "a referral: no money moves"))
        case "entitlement": facts.append(call.say("免申即享", "comes without an application"))
        case "tranches": facts.append(call.say("分期支持", "in parts"))
        case "voucher": facts.append(call.say("发券", "a voucher"))
        default: break
        }
        return facts.joined(separator: " · ")
    }

    func write(to html: inout HTML) {
        html.tag("p", ("class", "hint"), text: Self.short(scheme, call))
        html.tag("blockquote", ("lang", "zh-CN"), text: scheme["clause"]?["text"]?.string ?? "")
        let article = scheme["clause"]?["article"]?.integer ?? 0
        let document = scheme["clause"]?["document"]?.string ?? ""
        html.tag("p", ("class", "source"), text: call.say("\(document) 第\(article)条", "\(document), article \(article)"))
        html.tag("details") { html in
            html.tag("summary", text: call.say("材料、流程与说明", "Documents, workflow and notes"))
            html.tag("ul") { html in
                for document in scheme["documents"]?.array ?? [] {
                    let suffix = document["required"]?.bool == true ? "" : call.say("（选交）", " (optional)")
                    html.tag("li", text: call.say(document["title"]) + suffix)
                }
            }
            html.tag("ol") { html in
                for stage in scheme["workflow"]?.array ?? [] { html.tag("li", text: call.say(stage["title"])) }
                if let days = scheme["publicityWorkingDays"]?.integer, days > 0 {
                    html.tag("li", text: call.say("公示 \(days) 个工作日", "\(days) working days of publicity"))
                }
            }
            html.tag("ul") { html in
                for note in scheme["notes"]?.array ?? [] { html.tag("li", text: call.say(note)) }
            }
        }
    }
}
