// Signing in: the reader's token becomes a cookie that script cannot read and other sites cannot send.

import HTTPServer
import Subsidy
import SubsidyRuntime

enum SignIn {
    static let page = SitePage(path: "/sign-in", name: "page-sign-in", title: LocalizedText(zh: "登录", en: "Sign in")) { call, html in
        write(call, to: &html)
    }

    /// The page that asks for a token and leads back.
    static func path(returningTo target: String) -> String { "/sign-in?next=" + PercentEncoding.query(target) }

    private static func write(_ call: PageCall, to html: inout HTML) {
        html.tag("h1", text: call.say("登录", "Sign in"))
        html.tag(
            "p",
            text: call.say(
                "使用管理员发给您的令牌登录。令牌只保存在本浏览器的会话中，退出即清除。",
                "Sign in with the token that the administrator gave you. It is kept in this browser's session only, until you sign out."))
        html.tag("form", ("method", "post"), ("action", "/sign-in")) { html in
            html.void("input", ("type", "hidden"), ("name", "next"), ("value", call.form["next"] ?? "/"))
            let fault = call.fault(at: "/token")
            html.tag("div", ("class", fault == nil ? "field" : "field wrong")) { html in
                html.tag("label", ("for", "f-token"), text: call.say("令牌", "Token"))
                if let fault { html.tag("p", ("class", "fault"), ("id", "f-token-error"), text: fault) }
                html.void(
                    "input", ("id", "f-token"), ("name", "token"), ("type", "password"), ("class", "wide"),
                    ("autocomplete", "current-password"), ("aria-describedby", fault == nil ? "" : "f-token-error"))
            }
            html.tag("button", ("type", "submit"), text: call.say("登录", "Sign in"))
        }
    }

    static func routes(_ service: Service) -> [Route] {
        [
            Route(.post, "/sign-in", name: "page-sign-in-sent", body: .collect(bytesMax: Site.formBytesMax)) { request, responder in
                service.aside(request, responder) { responder.answer(service.signedIn(request)) }
            },
            Route(.post, "/sign-out", name: "page-sign-out", body: .collect(bytesMax: Site.formBytesMax)) { request, responder in
                guard PageSession.isOwn(request) else { return responder.answer(Service.redirect(to: "/")) }
                responder.answer(Service.redirect(to: "/", fields: [PageSession.field(token: nil, isSecure: request.isSecure)]))
            },
            Route(.get, "/pools.csv", name: "getPoolsTable") { request, responder in
                service.aside(request, responder) { responder.answer(service.poolsTable(request)) }
            },
        ]
    }
}

extension Service {
    /// A known token opens the session; any other gets the form again, and an address that goes on guessing is told to wait.
    fileprivate func signedIn(_ request: HTTPRequest) -> HTTPResponse {
        let (guesser, now) = (request.remoteAddress, request.startedNanoseconds)
        if let seconds = guessLimiter.look(guesser, atNanoseconds: now)?.retryAfterSeconds {
            return refusedPage(Refusal.tooManyGuesses(retryAfterSeconds: seconds), request)
        }
        guard let form = FormBody.fields(of: request), PageSession.isOwn(request) else {
            return SiteLayout.refusal(.foreignForm, pageCall(request))
        }
        let token = String((form["token"] ?? "").trimmed)
        guard PageSession.isPlain(token), let reader = office.principal(token: token) else {
            _ = guessLimiter.take(guesser, atNanoseconds: now)
            var call = pageCall(request, form: ["next": form["next"] ?? "/"])
            let message = LocalizedText(zh: "令牌不正确或已被撤销。", en: "This token is not known, or was revoked.")
            call.refusal = Problem(
                .unauthenticated, "invalid-token", zh: message.zh, en: message.en,
                failures: [.init(pointer: "/token", code: "invalid-token", message: message)])
            var content = HTML()
            try? SignIn.page.content(call, &content)
            return SiteLayout(page: SignIn.page, call: call).response(content, status: .unprocessableContent)
        }
        let target = Self.ownPath(form["next"])
        return Service.redirect(
            to: target == "/" ? Self.desk(of: reader) : target, fields: [PageSession.field(token: token, isSecure: request.isSecure)])
    }

    /// Where the reader's work is.
    private static func desk(of reader: Principal) -> String {
        if reader.hasAny([.districtReviewer, .municipalReviewer, .expert]) { return "/review" }
        if reader.hasAny([.financeMaker, .financeChecker]) { return "/payments" }
        if reader.has(.auditor) { return "/audit" }
        if reader.hasAny([.portal, .applicant]) { return "/applications" }
        return "/clients"
    }

    /// A path of this site; nobody is led elsewhere.
    private static func ownPath(_ target: String?) -> String {
        guard let target, target.hasPrefix("/"), !target.hasPrefix("//"), !target.contains("\\"),
            target.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return "/" }
        return target
    }

    fileprivate func poolsTable(_ request: HTTPRequest) -> HTTPResponse {
        let call = pageCall(request)
        guard let bytes = try? TransparencyPage.csv(call) else { return response(refusing: Refusal.internalError, request) }
        var response = HTTPResponse(.ok, body: .bytes(bytes))
        response.headers.append("Content-Type", "text/csv; charset=utf-8")
        response.headers.append("Content-Disposition", "attachment; filename=\"pools.csv\"")
        response.headers.append("X-Content-Type-Options", "nosniff")
        return response
    }
}
