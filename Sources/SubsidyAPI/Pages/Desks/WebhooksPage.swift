import JSON
import Subsidy

/// A portal's addresses that are told of events: whether each is reached, what waits for it, and what it last said.
enum WebhooksPage {
    static let page = SitePage(
        path: "/webhooks", name: "page-webhooks", title: LocalizedText(zh: "回调", en: "Webhooks"), section: .webhooks, row: "listWebhooks"
    ) { call, html in
        html.tag("h1", text: call.say("回调", "Webhooks"))
        html.tag(
            "p", ("class", "lead"),
            text: call.say(
                "登记一个地址，您可以查看的事项一有变化就会收到签名的消息（Standard Webhooks）。",
                "Register an address, and it is told of whatever you may see, in signed messages (Standard Webhooks)."))
        let list = try call.contract.page("listWebhooks", call)
        DataTable(
            caption: call.say("登记的地址", "Registered addresses"),
            columns: [
                .init(title: call.say("地址", "Address")), .init(title: call.say("说明", "What it is for")),
                .init(title: call.say("登记时间", "Registered")), .init(title: call.say("状态", "State")),
            ],
            rows: list.rows.map { webhook in
                [
                    .link(webhook["url"]?.string ?? "", to: path(of: webhook["id"]?.string ?? "")),
                    .text(webhook["description"]?.string ?? ""), .text(Moments.text(webhook["createdAt"])), .tag(tag(webhook, call)),
                ]
            }, empty: call.say("还没有登记地址。", "There are none yet.")
        ).write(to: &html)
        list.writeNext(call, to: &html)
        register.write(call, isFolded: !list.rows.isEmpty, to: &html)
    }

    static let one = SitePage(
        path: "/webhooks/{id}", name: "page-webhook", title: LocalizedText(zh: "回调", en: "Webhook"), section: .webhooks, row: "getWebhook"
    ) { call, html in
        let id = call.parameter("id")
        let webhook = try call.contract.get("getWebhook", ["id": id])
        BackLink(to: "/webhooks", text: call.say("全部回调", "All webhooks")).write(to: &html)
        html.tag("h1") { html in
            html.text(call.say("回调 ", "Webhook "))
            tag(webhook, call).write(to: &html)
        }
        SummaryList(
            rows: [
                (call.say("编号", "Number"), id), (call.say("地址", "Address"), webhook["url"]?.string ?? ""),
                (call.say("说明", "What it is for"), webhook["description"]?.string ?? ""),
                (call.say("事件", "Events"), types(webhook, call)),
                (call.say("停用原因", "Stopped because"), reason(webhook["disabledBecause"]?.string, call)),
                (call.say("登记时间", "Registered"), Moments.text(webhook["createdAt"])),
                (call.say("签名密钥", "Secrets that sign"), String(webhook["secretsExpireAt"]?.array?.count ?? 0)),
            ].filter { !$0.1.isEmpty }
        ).write(to: &html)
        try writeDeliveries(id, call, to: &html)
        html.tag("h2", ("id", "steps"), text: call.say("可办理的事项", "What you can do"))
        for step in [toggle, rotate, delete] { step.write(call, to: &html) }
    }

    static let steps: [Step] = [register, toggle, rotate, delete]

    private static func path(of id: String) -> String { "/webhooks/" + id }

    // MARK: Steps

    private static let register: Step = Step(
        name: "page-webhook-registration", path: "/webhooks", row: "registerWebhook", page: page,
        title: LocalizedText(zh: "登记地址", en: "Register an address"),
        warning: LocalizedText(zh: "签名密钥只显示一次，请当场抄录。", en: "The signing secret is shown once: note it then."),
        fields: { call in
            [
                StepField("url", call.say("地址", "Address"), .text, hint: call.say("以 https:// 开头的公网地址", "Public, beginning with https://")),
                StepField("description", call.say("说明", "What it is for"), .text, isRequired: false),
                StepField(
                    "types", call.say("事件", "Events"),
                    .choices(EventRegistry.types.map { ($0.type, EventNames.text($0.type, call)) }.sorted { $0.0 < $1.0 }),
                    hint: call.say("一个都不选即为全部", "None chosen means all"), isRequired: false),
            ]
        }, answer: writeSecret, next: { _, _ in "/webhooks" })

    private static let toggle: Step = Step(
        name: "page-webhook-switch", path: "/webhooks/{id}/status", row: "switchWebhook", page: one, changes: "getWebhook",
        title: LocalizedText(zh: "启用或停用", en: "Set it going or stop it"),
        warning: LocalizedText(zh: "停用期间的事件在启用后补发。", en: "What happens while it is stopped is sent when it goes on."),
        fields: { call in
            [
                StepField(
                    "status", call.say("状态", "State"),
                    .choice(["active", "disabled"].map { ($0, StatusTag(status: $0, language: call.language).words) }))
            ]
        }, next: { call, _ in path(of: call.parameter("id")) })

    private static let rotate: Step = Step(
        name: "page-webhook-secret", path: "/webhooks/{id}/secrets", row: "rotateWebhookSecret", page: one,
        title: LocalizedText(zh: "更换签名密钥", en: "A new signing secret"),
        warning: LocalizedText(
            zh: "新密钥只显示一次；旧密钥再同时签名一天。", en: "The new secret is shown once; the old one signs beside it for a day."),
        answer: writeSecret, next: { call, _ in path(of: call.parameter("id")) })

    private static let delete: Step = Step(
        name: "page-webhook-deletion", path: "/webhooks/{id}/deletion", row: "deleteWebhook", page: one,
        title: LocalizedText(zh: "删除", en: "Delete it"),
        warning: LocalizedText(zh: "待发的消息不再发送，不能恢复。", en: "What waits for it is not sent any more; this cannot be taken back."),
        next: { _, _ in "/webhooks" })

    private static let writeSecret: @Sendable (PageCall, JSON, inout HTML) -> Void = { call, answer, html in
        ShownOnce(
            title: call.say("签名密钥", "The signing secret"), label: call.say("只显示这一次", "Shown this once"),
            secret: answer["secret"]?.string ?? "",
            back: BackLink(to: path(of: answer["id"]?.string ?? ""), text: call.say("返回回调", "Back to the webhook"))
        ).write(to: &html)
    }

    // MARK: What is shown

    private static func tag(_ webhook: JSON, _ call: PageCall) -> StatusTag {
        StatusTag(status: webhook["status"]?.string ?? "", language: call.language)
    }

    private static func types(_ webhook: JSON, _ call: PageCall) -> String {
        let types = (webhook["types"]?.array ?? []).compactMap(\.string)
        return types.isEmpty ? call.say("全部", "All") : types.map { EventNames.text($0, call) }.joined(separator: call.say("、", ", "))
    }

    private static func reason(_ reason: String?, _ call: PageCall) -> String {
        switch reason {
        case "gone": call.say("对方回答 410，不再接收", "The receiver answered 410: it takes no more")
        case "failing": call.say("长时间无法送达", "It could not be reached for too long")
        case "owner": call.say("登记者停用", "Its owner stopped it")
        default: ""
        }
    }

    private static func writeDeliveries(_ id: String, _ call: PageCall, to html: inout HTML) throws {
        let deliveries = try call.contract.page("listDeliveries", call, ["id": id])
        DataTable(
            caption: call.say("待发与最近的消息", "Messages that wait, and the latest"),
            columns: [
                .init(title: call.say("事件编号", "Event")), .init(title: call.say("状态", "State")),
                .init(title: call.say("次数", "Attempts"), isNumber: true), .init(title: call.say("最近应答", "Last answer")),
                .init(title: call.say("时间", "When")),
            ],
            rows: deliveries.rows.map { delivery in
                let status = delivery["lastStatus"]?.integer.map { String($0) }
                return [
                    .text(delivery["event"]?.string ?? ""),
                    .tag(StatusTag(status: delivery["status"]?.string ?? "", language: call.language)),
                    .text(String(delivery["attempts"]?.integer ?? 0)),
                    .text([status, delivery["failure"]?.string].compactMap { $0 }.joined(separator: " · ")),
                    .text(Moments.text(delivery["at"])),
                ]
            }, empty: call.say("还没有消息。", "There are none yet.")
        ).write(to: &html)
        deliveries.writeNext(call, to: &html)
    }
}
