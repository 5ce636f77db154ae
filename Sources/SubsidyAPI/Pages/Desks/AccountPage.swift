// Who the reader is here, what they lent to others for some days and what was lent to them. Whoever acts for another does so for the
// session, until they stop: the banner says it on every page.

import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

enum AccountPage {
    static let page = SitePage(
        path: "/account", name: "page-account", title: LocalizedText(zh: "我的账户", en: "My account"), isForSignedIn: true
    ) { call, html in
        guard let reader = call.reader else { return }
        html.tag("h1", text: reader.name)
        SummaryList(
            rows: [
                (call.say("经办人", "Person"), reader.person),
                (call.say("角色", "Roles"), Words.roles(reader.roles.map(\.rawValue).sorted(), call)),
                (call.say("所在区", "District"), reader.district ?? ""),
                (call.say("所属企业", "Enterprise"), reader.enterprise.map { Words.enterprise($0, call) } ?? ""),
                (call.say("客户端编号", "Client"), reader.clientID.text),
                (call.say("正在代行", "Acting for"), reader.delegation?.person ?? ""),
            ].filter { !$0.1.isEmpty }
        ).write(to: &html)
        if reader.delegation != nil { writeActing(for: "", call.say("停止代行", "Stop acting for another"), to: &html) }
        guard call.contract.allows("listDelegations") else { return }
        try writeDelegations(reader, call, to: &html)
        if reader.delegation == nil { delegate.write(call, to: &html) }
    }

    static let steps: [Step] = [delegate, end]

    private static let delegate: Step = Step(
        name: "page-delegation", path: "/account/delegations", row: "delegate", page: page,
        title: LocalizedText(zh: "委托他人代行", en: "Lend powers to another"),
        warning: LocalizedText(
            zh: "受托人在期间内以您的权限办理，其签署同时算作您的签署。", en: "They act by your powers on those days; their signature counts as yours, too."),
        fields: { call in
            let lendable = Action.allCases.filter { action in
                call.reader.map { Authority.allows($0, action) } ?? false && action != .delegate
            }
            return [
                StepField(
                    "delegate", call.say("受托人的客户端编号", "The other's client"), .text,
                    hint: call.say("以 cli_ 开头，见对方的“我的账户”页", "Begins with cli_; it stands on their own account page")),
                StepField("actions", call.say("权限", "Powers"), .choices(Words.choices(lendable.map(\.rawValue), call))),
                StepField("from", call.say("起", "From"), .date), StepField("until", call.say("止", "Until"), .date),
                StepField("reason", call.say("理由", "Reason"), .text),
            ]
        }, next: { _, _ in "/account" })

    private static let end: Step = Step(
        name: "page-delegation-end", path: "/account/delegations/{id}/end", row: "endDelegation", page: page,
        title: LocalizedText(zh: "终止委托", en: "End the delegation"), warning: LocalizedText(zh: "立即生效。", en: "Effective at once."),
        next: { _, _ in "/account" })

    private static func writeDelegations(_ reader: Principal, _ call: PageCall, to html: inout HTML) throws {
        let today = call.service.office.clock.now().date.description
        html.tag("h2", ("id", "delegations"), text: call.say("委托", "Delegations"))
        let delegations = try call.contract.list("listDelegations", limit: 200).filter { $0["revokedAt"]?.string == nil }
        guard !delegations.isEmpty else {
            return html.tag("p", ("class", "hint"), text: call.say("没有有效的委托。", "There are no delegations."))
        }
        html.tag("ul", ("class", "tasks")) { html in
            for delegation in delegations { html.tag("li") { write(delegation, reader, today, call, to: &$0) } }
        }
    }

    private static func write(_ delegation: JSON, _ reader: Principal, _ today: String, _ call: PageCall, to html: inout HTML) {
        let (id, from, until) = (delegation["id"]?.string ?? "", delegation["from"]?.string ?? "", delegation["until"]?.string ?? "")
        let isMine = delegation["delegator"]?.string == reader.clientID.text
        let other = (isMine ? delegation["delegate"] : delegation["delegator"])?.string ?? ""
        let powers = Words.roles((delegation["actions"]?.array ?? []).compactMap(\.string), call)
        html.tag("span") { html in
            html.text(isMine ? call.say("委托给 ", "Lent to ") : call.say("受托于 ", "Lent by "))
            html.tag("code", text: other)
            html.text(call.say("：\(powers)，\(from) 至 \(until)", ": \(powers), \(from) to \(until)"))
            if let reason = delegation["reason"]?.string { html.text(call.say("（\(reason)）", " (\(reason))")) }
        }
        if isMine {
            html.tag("form", ("method", "post"), ("action", "/account/delegations/\(id)/end")) { html in
                FormKey.write(call, to: &html)
                html.tag("button", ("type", "submit"), ("class", "second small")) { html in
                    html.text(call.say("终止", "End it"))
                    html.tag("span", ("class", "unseen"), text: " " + id)
                }
            }
        } else if from <= today, today <= until, reader.delegation?.delegator.text != other {
            writeActing(for: other, call.say("以此权限代行", "Act by this power"), to: &html)
        }
    }

    /// A button that begins to act for another client, or to stop.
    private static func writeActing(for client: String, _ title: String, to html: inout HTML) {
        html.tag("form", ("method", "post"), ("action", "/account/acting")) { html in
            html.void("input", ("type", "hidden"), ("name", "for"), ("value", client))
            html.tag("button", ("type", "submit"), ("class", "second small"), text: title)
        }
    }

    static func routes(_ service: Service) -> [Route] {
        [
            Route(.post, "/account/acting", name: "page-acting", body: .collect(bytesMax: Site.formBytesMax)) { request, responder in
                guard PageSession.isOwn(request), let form = FormBody.fields(of: request) else {
                    return responder.answer(Service.redirect(to: "/account"))
                }
                let field = PageSession.field(actingFor: form["for"] ?? "", isSecure: request.isSecure)
                responder.answer(Service.redirect(to: "/account", fields: [field]))
            }
        ]
    }
}
