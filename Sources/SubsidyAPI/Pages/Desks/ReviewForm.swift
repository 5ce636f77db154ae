import JSON
import Subsidy

/// The decision of the reviewer whose turn it is, and the way out for one with an interest.
enum ReviewForm {
    static let decide: Step = Step(
        name: "page-application-review", path: "/applications/{id}/reviews", row: "reviewApplication", page: ApplicationPage.page,
        title: LocalizedText(zh: "审核", en: "Review"),
        warning: LocalizedText(
            zh: "签署后不能撤回；同一案件每人只能签署一次。", en: "A signature cannot be taken back; one person signs at most once on a case."),
        fields: fields, next: { call, _ in ApplicationPage.path(of: call.parameter("id")) })

    static let recuse: Step = Step(
        name: "page-recusal", path: "/applications/{id}/recusals", row: "recuse", page: ApplicationPage.page,
        title: LocalizedText(zh: "有利益关系，申请回避", en: "Stand back: I have an interest"),
        warning: LocalizedText(zh: "回避后您不能再审核本案，由其他人办理。", en: "After this you cannot review the case; another person takes it."),
        fields: { call in [StepField("reason", call.say("利益关系", "The interest"), .area)] }, next: { _, _ in "/review" })

    /// Whether it is the reader's turn, as far as the page can tell; the contract decides.
    static func isTurn(_ application: JSON, _ scheme: JSON, _ call: PageCall) -> Bool {
        guard ["submitted", "in-review"].contains(application["status"]?.string ?? ""), let stage = Self.stage(of: application, scheme),
            let role = stage["role"]?.string.flatMap({ Role(rawValue: $0) })
        else { return false }
        return call.reader?.has(role) ?? false
    }

    static func write(_ application: JSON, _ scheme: JSON, _ call: PageCall, to html: inout HTML) {
        guard isTurn(application, scheme, call), let stage = Self.stage(of: application, scheme) else { return }
        html.tag("h2", ("id", "review"), text: call.say("待您办理：", "Waits for you: ") + call.say(stage["title"]))
        decide.write(call, isFolded: false, to: &html)
        recuse.write(call, to: &html)
    }

    private static func stage(of application: JSON, _ scheme: JSON) -> JSON? {
        scheme["workflow"]?.array?.first { $0["stage"]?.string == application["stage"]?.string }
    }

    private static func fields(_ call: PageCall) -> [StepField] {
        let application = (try? call.contract.get("getApplication", ["id": call.parameter("id")])) ?? .null
        let scheme = ApplicationPage.scheme(of: application, call) ?? .null
        let stage = Self.stage(of: application, scheme) ?? .null
        var fields = [
            StepField(
                "stage", call.say("阶段", "Stage"), .fixed(value: stage["stage"]?.string ?? "", label: call.say(stage["title"]))),
            StepField("outcome", call.say("决定", "Decision"), .choice(Words.choices(["approve", "return", "reject"], call))),
        ]
        if stage["setsAmount"]?.bool == true || stage["role"]?.string == "municipal-reviewer" {
            fields.append(
                StepField(
                    "approvedBase", call.say("核定额（元）", "Approved base (yuan)"), .money,
                    hint: call.say("不填即按申报的可支持部分核定", "Left blank, what is eligible of the claim"), isRequired: false))
            if scheme["rate"] != .null, scheme["rate"] != nil {
                fields.append(
                    StepField(
                        "approvedRate", call.say("核定比例", "Approved rate"), .rate,
                        hint: call.say("0 至 1，例如 0.4；不填即按上限", "0 to 1, such as 0.4; left blank, the ceiling"), isRequired: false))
            }
        }
        if stage["minimumScore"] != nil, stage["minimumScore"] != .null {
            fields.append(StepField("score", call.say("评分（0–100）", "Score (0 to 100)"), .whole))
        }
        return fields + [StepField("opinion", call.say("意见", "Opinion"), .area)]
    }
}
