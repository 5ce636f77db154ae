import JSON
import Subsidy

/// Where an application stands between its draft and its end (the GOV.UK pattern "task list").
struct TaskList {
    let application: JSON
    let scheme: JSON
    let call: PageCall

    func write(to html: inout HTML) {
        html.tag("h2", text: call.say("办理进度", "Where it stands"))
        html.tag("ol", ("class", "tasks")) { html in
            for step in steps {
                html.tag("li") { html in
                    html.tag("span", text: step.title)
                    StatusTag(status: step.status, language: call.language).write(to: &html)
                }
            }
        }
    }

    private var steps: [(title: String, status: String)] {
        let status = application["status"]?.string ?? ""
        let stages = scheme["workflow"]?.array ?? []
        let current = stages.firstIndex { $0["stage"]?.string == application["stage"]?.string && application["stage"]?.string != nil }
        var steps: [(title: String, place: Int)] = [(call.say("填报与提交", "Fill in and submit"), 0)]
        for (index, stage) in stages.enumerated() { steps.append((call.say(stage["title"]), index + 1)) }
        let publicity = stages.count + 1
        steps.append((call.say("公示", "Publicity"), publicity))
        steps.append((call.say("立项与兑付", "Grant and payment"), publicity + 1))
        let ended = ["rejected", "withdrawn"].contains(status)
        let now =
            switch status {
            case "draft", "returned": 0
            case "submitted", "in-review": (current ?? 0) + 1
            case "approved", "publicity", "objection": publicity
            case "granted": publicity + 1
            default: publicity + 2
            }
        return steps.map { step in
            if ended { return (step.title, step.place < reached(stages) ? "done" : status) }
            return (step.title, step.place < now ? "done" : step.place == now ? "now" : "later")
        }
    }

    /// How far an application had come when it was ended.
    private func reached(_ stages: [JSON]) -> Int {
        guard application["submittedAt"]?.string != nil else { return 0 }
        let signed = Set(
            (application["reviews"]?.array ?? []).filter { $0["outcome"]?.string == "approve" }.compactMap { $0["stage"]?.string })
        return 1 + stages.filter { signed.contains($0["stage"]?.string ?? "") }.count
    }
}
