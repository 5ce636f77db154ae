// What every page has: skip link, banner, navigation by role, the summary of what was wrong, footer; and the policy that lets a browser
// load nothing but this service's own stylesheet.

import HTTPServer
import JSON
import Subsidy

struct SiteLayout {
    let page: SitePage
    let call: PageCall

    /// Nothing is loaded from elsewhere, nothing runs, nobody frames the page, forms go nowhere else.
    static let securityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    static func mayRead(_ page: SitePage, _ call: PageCall) -> Bool {
        (!page.isForSignedIn || call.reader != nil) && (page.row.map { call.contract.allows($0) } ?? true)
    }

    func response(_ content: HTML, status: HTTPStatus) -> HTTPResponse {
        Self.response(
            Self.document(page.title.text(in: call.language), page.section, call) { html in
                if let refusal = call.refusal { ErrorSummary(refusal: refusal, call: call).write(to: &html) }
                html.append(content)
            }, call, status: status)
    }

    private static func response(_ html: HTML, _ call: PageCall, status: HTTPStatus) -> HTTPResponse {
        var response = HTTPResponse(status, body: .bytes(Array(html.text.utf8)))
        response.headers.append("Content-Type", "text/html; charset=utf-8")
        for field in fields(call) { response.headers.append(field.name, field.value) }
        // A page holds the reader's data beside what a form sent: compressed, their lengths would tell of each other (BREACH).
        response.mayCompress = call.reader == nil
        return response
    }

    static func fields(_ call: PageCall) -> [(name: String, value: String)] {
        var fields = [
            ("Content-Language", call.language.rawValue), ("Content-Security-Policy", securityPolicy), ("Referrer-Policy", "same-origin"),
            ("X-Frame-Options", "DENY"), ("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cache-Control", call.reader == nil ? "no-cache" : "private, no-store"), ("Vary", "Accept-Language, Cookie"),
        ]
        for field in call.service.quota(of: call.reader, call.request)?.fields ?? [] { fields.append(field) }
        if let trace = Service.traceparent(continuing: call.request) { fields.append(("traceparent", trace)) }
        if call.form["lang"] != nil { fields.append(PageSession.field(language: call.language, isSecure: call.request.isSecure)) }
        return fields
    }

    // MARK: The document

    static func document(
        _ title: String, _ section: SiteSection?, _ call: PageCall, _ content: (inout HTML) throws -> Void
    ) rethrows -> HTML {
        var html = HTML()
        html.markup("<!DOCTYPE html>\n")
        try html.tag("html", ("lang", call.language.rawValue)) { html in
            html.tag("head") { html in
                html.markup("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                let prefix = call.refusal == nil ? "" : call.say("出错：", "Error: ")
                html.tag("title", text: prefix + title + call.say(" · 人工智能扶持政策", " · AI subsidies"))
                html.void("link", ("rel", "stylesheet"), ("href", Stylesheet.path))
                html.markup("<link rel=\"icon\" href=\"data:,\">")
            }
            try html.tag("body") { html in
                html.tag("a", ("class", "skip"), ("href", "#main"), text: call.say("跳到正文", "Skip to the content"))
                banner(call, section, to: &html)
                try html.tag("main", ("id", "main"), ("tabindex", "-1")) { html in try content(&html) }
                footer(call, to: &html)
            }
        }
        html.markup("\n")
        return html
    }

    private static func banner(_ call: PageCall, _ section: SiteSection?, to html: inout HTML) {
        html.tag("header", ("class", "banner")) { html in
            html.tag("div", ("class", "width bar")) { html in
                html.tag("a", ("class", "name"), ("href", "/"), text: call.say("人工智能扶持政策办理", "AI subsidies of the city"))
                html.tag("div", ("class", "who")) { html in
                    let other: Language = call.language == .chinese ? .english : .chinese
                    html.tag(
                        "a", ("href", languageTarget(call, other)), ("lang", other.rawValue), ("hreflang", other.rawValue),
                        text: other == .english ? "English" : "中文")
                    if let reader = call.reader {
                        let acting = reader.delegation.map { call.say("（代 \($0.person)）", " (for \($0.person))") } ?? ""
                        html.tag("a", ("class", "reader"), ("href", "/account"), text: reader.name + acting)
                        html.tag("form", ("method", "post"), ("action", "/sign-out")) { html in
                            html.tag("button", ("class", "link"), ("type", "submit"), text: call.say("退出", "Sign out"))
                        }
                    } else {
                        html.tag("a", ("href", "/sign-in"), text: call.say("登录", "Sign in"))
                    }
                }
            }
        }
        html.tag("nav", ("class", "sections"), ("aria-label", call.say("栏目", "Sections"))) { html in
            html.tag("ul", ("class", "width")) { html in
                for entry in SiteSection.allCases where entry.isOpen(to: call) {
                    html.tag("li") { html in
                        let here: [(StaticString, String)] = entry == section ? [("aria-current", "page")] : []
                        html.tag("a", all: [("href", entry.path)] + here) { $0.text(entry.title.text(in: call.language)) }
                    }
                }
            }
        }
    }

    /// The same page in the other language; what was typed into a form is not carried along.
    private static func languageTarget(_ call: PageCall, _ language: Language) -> String {
        let items = call.request.queryItems.filter { $0.name != "lang" } + [(name: "lang", value: language.rawValue)]
        let path = call.request.method == .get ? call.request.rawPath : "/"
        return path + "?" + items.map { "\(PercentEncoding.query($0.name))=\(PercentEncoding.query($0.value))" }.joined(separator: "&")
    }

    private static func footer(_ call: PageCall, to html: inout HTML) {
        html.tag("footer") { html in
            html.tag("div", ("class", "width")) { html in
                html.tag(
                    "p",
                    text: call.say(
                        "依据：沪经信智〔2025〕489号。数据取自本系统账簿，每一分钱都可核对。时间均为北京时间（UTC+8）。",
                        "Under 沪经信智〔2025〕489号. Figures are from the system's own books; every fen can be checked. Times are Beijing time (UTC+8)."
                    ))
                html.tag("p") { html in
                    html.tag("a", ("href", "/openapi.json"), text: "OpenAPI 3.1")
                    html.text(" · ")
                    html.tag("a", ("href", "/reference"), text: call.say("接口说明", "API reference"))
                }
            }
        }
    }

    // MARK: Other documents

    /// The page of a refusal.
    static func refusal(_ refusal: Refusal, _ call: PageCall) -> HTTPResponse {
        let title = ProblemTitle.of(status: refusal.status).text(in: call.language)
        let html = document(title, nil, call) { html in
            html.tag("h1", text: title)
            html.tag("p", text: refusal.problem.detail.text(in: call.language))
            html.tag("p", ("class", "hint"), text: call.say("请求编号 \(call.request.id)", "Request \(call.request.id)"))
            html.tag("p") { html in
                html.tag("a", ("href", "/"), text: call.say("返回首页", "Back to the first page"))
                guard refusal.status == 403 else { return }
                html.text(" · ")
                html.tag(
                    "a", ("href", SignIn.path(returningTo: call.request.target)),
                    text: call.say("用其他令牌登录", "Sign in with another token"))
            }
        }
        var response = response(html, call, status: HTTPStatus(refusal.status))
        for field in refusal.fields where field.name != "WWW-Authenticate" && response.headers[field.name] == nil {
            response.headers.append(field.name, field.value)
        }
        return response
    }

    /// "Check your answers": the form once more, read-only, with the button that sends it.
    static func check(_ check: FormCheck, _ action: SiteAction, _ call: PageCall) -> HTTPResponse {
        let title = check.title.text(in: call.language)
        let html = document(title, action.page.section, call) { html in
            html.tag("h1", text: title)
            SummaryList(rows: check.rows(call).map { ($0.label, $0.value) }).write(to: &html)
            html.tag("p", ("class", "warning"), text: check.warning.text(in: call.language))
            html.tag("form", ("method", "post"), ("action", call.request.rawPath)) { html in
                for (name, value) in call.form.sorted(by: { $0.key < $1.key }) {
                    html.void("input", ("type", "hidden"), ("name", name), ("value", value))
                }
                html.void("input", ("type", "hidden"), ("name", "confirmed"), ("value", "yes"))
                html.tag("p", ("class", "buttons")) { html in
                    html.tag("button", ("type", "submit"), text: check.confirm.text(in: call.language))
                    html.tag(
                        "button", ("type", "submit"), ("class", "second"), ("name", "change"), ("value", "yes"),
                        text: call.say("返回修改", "Change"))
                }
            }
        }
        return response(html, call, status: .ok)
    }
}

extension SiteSection {
    var path: String {
        switch self {
        case .transparency: "/"
        case .calculator: "/calculator"
        case .calls: "/calls"
        case .applications: "/applications"
        case .review: "/review"
        case .runs: "/runs"
        case .payments: "/payments"
        case .recoveries: "/recoveries"
        case .webhooks: "/webhooks"
        case .office: "/clients"
        case .audit: "/audit"
        case .reference: "/reference"
        }
    }

    var title: LocalizedText {
        switch self {
        case .transparency: LocalizedText(zh: "资金公开", en: "Where the money is")
        case .calculator: LocalizedText(zh: "政策测算", en: "What could we get")
        case .calls: LocalizedText(zh: "申报批次", en: "Calls")
        case .applications: LocalizedText(zh: "申请", en: "Applications")
        case .review: LocalizedText(zh: "待办审核", en: "Review")
        case .runs: LocalizedText(zh: "免申即享", en: "Entitlements")
        case .payments: LocalizedText(zh: "拨付", en: "Payments")
        case .recoveries: LocalizedText(zh: "追缴", en: "Recoveries")
        case .webhooks: LocalizedText(zh: "回调", en: "Webhooks")
        case .office: LocalizedText(zh: "机构与令牌", en: "Clients")
        case .audit: LocalizedText(zh: "审计", en: "Audit")
        case .reference: LocalizedText(zh: "接口", en: "API")
        }
    }

    /// Whether the reader may open anything there.
    func isOpen(to call: PageCall) -> Bool {
        switch self {
        case .transparency, .calculator, .calls, .reference: true
        case .applications: call.reader != nil && call.contract.allows("listApplications")
        case .review: call.reader != nil && call.contract.allows("listReviewTasks")
        case .runs: call.reader != nil && call.contract.allows("listEntitlementRuns")
        case .payments: call.reader != nil && call.contract.allows("listBatches")
        case .recoveries: call.reader != nil && call.contract.allows("listRecoveries")
        case .webhooks: call.reader != nil && call.contract.allows("listWebhooks")
        case .office: call.reader != nil && call.contract.allows("listClients")
        case .audit: call.reader != nil && call.contract.allows("getAuditHead")
        }
    }
}
