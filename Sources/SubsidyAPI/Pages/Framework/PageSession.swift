import HTTPServer
import Subsidy
import SubsidyRuntime

/// Who reads a page, and in which language: two cookies. The session's cookie is the reader's own token, which script cannot read and
/// other sites cannot send; signing out, or revoking the token, ends it at once.
enum PageSession {
    static let tokenCookie = "voucherd_session"
    static let languageCookie = "voucherd_language"
    /// The client that the reader acts for, by a power that it lent them.
    static let actingCookie = "voucherd_acting"
    /// A working day.
    static let tokenSecondsMax = 12 * 3600
    static let languageSecondsMax = 365 * 86_400
    /// Characters of a token that are looked at.
    static let tokenLengthMax = 512

    static func principal(of request: HTTPRequest, in service: Service) -> Principal? {
        guard let token = cookie(tokenCookie, of: request), token.utf8.count <= tokenLengthMax else { return nil }
        guard let reader = service.office.principal(token: token) else { return nil }
        guard let lender = cookie(actingCookie, of: request), lender.utf8.count <= tokenLengthMax else { return reader }
        // A power that has ended is none: the reader is themselves again.
        return service.office.read { state, now in state.principal(reader, actingFor: ID(lender), on: now.date) }.value ?? reader
    }

    static func language(of request: HTTPRequest) -> Language {
        if let asked = request.query("lang").flatMap({ Language(rawValue: $0) }) { return asked }
        if let kept = cookie(languageCookie, of: request).flatMap({ Language(rawValue: $0) }) { return kept }
        return Language.negotiated(request.header("accept-language"))
    }

    /// `Set-Cookie` for a token; nil signs out.
    static func field(token: String?, isSecure: Bool) -> (name: String, value: String) {
        cookie(tokenCookie, token ?? "", seconds: token == nil ? 0 : tokenSecondsMax, isSecure: isSecure)
    }

    /// `Set-Cookie` for acting by a power that another client lent; empty ends it.
    static func field(actingFor client: String, isSecure: Bool) -> (name: String, value: String) {
        let isClient = isPlain(client)
        return cookie(actingCookie, isClient ? client : "", seconds: isClient ? tokenSecondsMax : 0, isSecure: isSecure)
    }

    static func field(language: Language, isSecure: Bool) -> (name: String, value: String) {
        cookie(languageCookie, language.rawValue, seconds: languageSecondsMax, isSecure: isSecure)
    }

    /// Whether a token may stand in a cookie: what `RegisterClient` makes does.
    static func isPlain(_ token: String) -> Bool {
        (1...tokenLengthMax).contains(token.utf8.count)
            && token.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x2C && $0 != 0x3B && $0 != 0x5C }
    }

    /// Whether a form was sent by a page of this service. A browser says where a request comes from; who sends neither field is no browser.
    static func isOwn(_ request: HTTPRequest) -> Bool {
        if let site = request.header("sec-fetch-site") { return site == "same-origin" || site == "none" }
        guard let origin = request.header("origin") else { return true }
        return origin == (request.isSecure ? "https://" : "http://") + (request.header("host") ?? "")
    }

    private static func cookie(_ name: String, of request: HTTPRequest) -> String? {
        for line in request.headerLines("cookie") {
            for pair in line.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                if parts.count == 2, String(parts[0]).trimmed == name { return String(String(parts[1]).trimmed) }
            }
        }
        return nil
    }

    private static func cookie(_ name: String, _ value: String, seconds: Int, isSecure: Bool) -> (name: String, value: String) {
        ("Set-Cookie", "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : ""))
    }
}
