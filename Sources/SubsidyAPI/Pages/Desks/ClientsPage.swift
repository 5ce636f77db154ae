import JSON
import Subsidy
import SubsidyRuntime

/// The administrator's desk: who may call, with a token that is shown once; in a sandbox also its clock.
enum ClientsPage {
    static let page = SitePage(
        path: "/clients", name: "page-clients", title: LocalizedText(zh: "机构与令牌", en: "Clients"), section: .office, row: "listClients"
    ) { call, html in
        html.tag("h1", text: call.say("机构与令牌", "Clients and their tokens"))
        let list = try call.contract.page("listClients", call)
        DataTable(
            caption: call.say("登记的客户端", "Registered clients"),
            columns: [
                .init(title: call.say("名称", "Name")), .init(title: call.say("经办人", "Person")), .init(title: call.say("角色", "Roles")),
                .init(title: call.say("范围", "Scope")), .init(title: call.say("登记时间", "Registered")), .init(title: call.say("状态", "State")),
            ],
            rows: list.rows.map { client in
                let id = client["id"]?.string ?? ""
                return [
                    .link(client["name"]?.string ?? id, to: "/clients/" + id), .text(client["person"]?.string ?? ""),
                    .text(Words.roles((client["roles"]?.array ?? []).compactMap(\.string), call)),
                    .text(client["district"]?.string ?? client["enterprise"]?.string.map { Words.enterprise($0, call) } ?? ""),
                    .text(Moments.text(client["createdAt"])), .tag(tag(client, call)),
                ]
            }, empty: ""
        ).write(to: &html)
        list.writeNext(call, to: &html)
        html.tag("p") { html in
            html.tag("a", ("href", ImportPage.page.path), text: call.say("批量导入企业与工作日历", "Import enterprises and the working calendar"))
        }
        register.write(call, to: &html)
        if call.service.configuration.isSandbox { setClock.write(call, to: &html) }
    }

    static let one = SitePage(
        path: "/clients/{id}", name: "page-client", title: LocalizedText(zh: "客户端", en: "Client"), section: .office, row: "getClient"
    ) { call, html in
        let id = call.parameter("id")
        let client = try call.contract.get("getClient", ["id": id])
        BackLink(to: "/clients", text: call.say("全部客户端", "All clients")).write(to: &html)
        html.tag("h1") { html in
            html.text((client["name"]?.string ?? "") + " ")
            tag(client, call).write(to: &html)
        }
        SummaryList(
            rows: [
                (call.say("编号", "Number"), id), (call.say("经办人", "Person"), client["person"]?.string ?? ""),
                (call.say("角色", "Roles"), Words.roles((client["roles"]?.array ?? []).compactMap(\.string), call)),
                (call.say("所在区", "District"), client["district"]?.string ?? ""),
                (call.say("所属企业", "Enterprise"), client["enterprise"]?.string.map { Words.enterprise($0, call) } ?? ""),
                (call.say("登记时间", "Registered"), Moments.text(client["createdAt"])),
                (call.say("撤销时间", "Revoked"), Moments.text(client["revokedAt"])),
            ].filter { !$0.1.isEmpty }
        ).write(to: &html)
        let credentials = try call.contract.list("listCredentials", ["id": id], limit: 100)
        DataTable(
            caption: call.say("凭证", "Credentials"),
            columns: [
                .init(title: call.say("种类", "Kind")), .init(title: call.say("说明", "Label")), .init(title: call.say("最近使用", "Last used")),
                .init(title: call.say("到期", "Expires")),
            ],
            rows: credentials.map { credential in
                [
                    .text(Words.text(credential["kind"]?.string ?? "", call)),
                    .text(credential["label"]?.string ?? credential["prefix"]?.string.map { $0 + "…" } ?? ""),
                    .text(Moments.text(credential["lastUsedAt"])), .text(Moments.text(credential["expiresAt"])),
                ]
            }, empty: call.say("没有。", "There are none.")
        ).write(to: &html)
        if client["revokedAt"]?.string == nil { revoke.write(call, to: &html) }
    }

    static let steps: [Step] = [register, revoke, setClock]

    private static func tag(_ client: JSON, _ call: PageCall) -> StatusTag {
        StatusTag(status: client["revokedAt"]?.string == nil ? "active" : "revoked", language: call.language)
    }

    private static let register: Step = Step(
        name: "page-client-registration", path: "/clients", row: "registerClient", page: page,
        title: LocalizedText(zh: "登记客户端", en: "Register a client"),
        warning: LocalizedText(zh: "令牌只显示一次，请当场抄录并安全转交。", en: "The token is shown once: note it then and hand it over safely."),
        fields: { call in
            [
                StepField("name", call.say("名称", "Name"), .text, hint: call.say("机构或系统", "An office or a system")),
                StepField("person", call.say("经办人", "Person"), .text),
                StepField("roles", call.say("角色", "Roles"), .choices(Words.choices(Role.allCases.map(\.rawValue), call))),
                StepField(
                    "district", call.say("所在区（区级审核）", "District, of a district reviewer"), .choice(EnterpriseForm.districts(call)),
                    isRequired: false),
                StepField(
                    "enterprise", call.say("统一社会信用代码（申请企业）", "Credit code, of an applicant"), .text, isRequired: false),
            ]
        },
        answer: { call, answer, html in
            ShownOnce(
                title: call.say("已登记 ", "Registered: ") + (answer["name"]?.string ?? ""),
                label: call.say("令牌（只显示这一次）", "The token, shown this once"), secret: answer["token"]?.string ?? "",
                back: BackLink(to: "/clients", text: call.say("全部客户端", "All clients"))
            ).write(to: &html)
        }, next: { _, _ in "/clients" })

    private static let revoke: Step = Step(
        name: "page-client-revocation", path: "/clients/{id}/revocation", row: "revokeClient", page: one,
        title: LocalizedText(zh: "撤销令牌", en: "Revoke the token"),
        warning: LocalizedText(zh: "立即生效，不能恢复。", en: "Effective at once and for good."),
        next: { call, _ in "/clients/\(call.parameter("id"))" })

    private static let setClock: Step = Step(
        name: "page-clock", path: "/clients/clock", row: "setClock", page: page,
        title: LocalizedText(zh: "拨动沙盒时钟", en: "Move the sandbox's clock"),
        warning: LocalizedText(zh: "只能向前。", en: "Forward only."),
        fields: { call in
            [
                StepField(
                    "now", call.say("新的时刻", "The new time"), .text,
                    hint: call.say("现在是 ", "It is now ") + call.service.office.clock.now().description)
            ]
        }, next: { _, _ in "/clients" })
}
