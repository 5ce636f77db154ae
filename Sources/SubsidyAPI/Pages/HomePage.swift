// The page at `/`: what this is, where the money stands, what can be applied for. One document without script, image or font from
// anywhere; its style is in it, allowed by its digest alone.

import Cryptography
import JSON
import Ledger
import Subsidy

struct HomePage {
    let policy: Policy
    let books: Books
    let now: Instant
    let language: Language

    var bytes: [UInt8] {
        var html = HTML()
        html.markup("<!DOCTYPE html>\n<html lang=\"")
        html.text(language.rawValue)
        html.markup(
            "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>voucherd · ")
        html.text(say("人工智能扶持政策办理", "A city's AI subsidies"))
        html.markup("</title><style>")
        html.markup(HomePage.style)
        html.markup("</style></head><body><header><h1>")
        html.text(say("人工智能扶持政策，一办到底", "A city's AI subsidies, end to end"))
        html.markup("</h1>")
        html.element(
            "p",
            say(
                "申报、审核、公示、发券、核销、拨付、追缴与账目，全程公开可查。",
                "Applications, review, publicity, vouchers, redemption, payment, recovery and the books, open to see."))
        html.markup("<p class=\"other\">")
        if language == .chinese {
            html.markup("<a href=\"/?lang=en\" lang=\"en\" hreflang=\"en\">This page in English</a>")
        } else {
            html.markup("<a href=\"/?lang=zh-CN\" lang=\"zh-CN\" hreflang=\"zh-CN\">本页中文版</a>")
        }
        html.markup("</p>")
        html.markup("</header><main>")
        writePools(to: &html)
        writeSchemes(to: &html)
        writeLinks(to: &html)
        html.markup("</main><footer>")
        html.element("p", say("数据截至 \(now)", "As of \(now)"))
        html.markup("</footer></body></html>\n")
        return Array(html.text.utf8)
    }

    private func say(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }

    private func writePools(to html: inout HTML) {
        html.element("h2", say("资金池（元）", "Pools (yuan)"))
        html.markup("<div class=\"wide\"><table><thead><tr>")
        let heads = [
            ("资金池", "Pool"), ("总额", "Appropriated"), ("可用", "Available"), ("预留", "Reserved"), ("应付", "Committed"), ("已付", "Paid"),
            ("已追回", "Recovered"),
        ]
        for head in heads { html.element("th", say(head.0, head.1)) }
        html.markup("</tr></thead><tbody>")
        for pool in policy.pools {
            let position = books.position(of: pool.id)
            html.markup("<tr>")
            html.element("th", pool.title.text(in: language))
            for amount in [
                position.appropriated, position.available, position.reserved, position.committed, position.paid, position.recovered,
            ] {
                html.element("td", Self.grouped(amount))
            }
            html.markup("</tr>")
        }
        html.markup("</tbody></table></div>")
    }

    private func writeSchemes(to html: inout HTML) {
        html.element("h2", say("支持项目", "Schemes"))
        for scheme in policy.current(on: now.date) {
            html.markup("<article>")
            html.element("h3", scheme.title.text(in: language))
            html.element("p", class: "fact", facts(of: scheme).joined(separator: " · "))
            html.element("blockquote", lang: "zh-CN", scheme.clause.text)
            html.element(
                "p", class: "source",
                say("\(scheme.clause.document) 第\(scheme.clause.article)条", "\(scheme.clause.document), article \(scheme.clause.article)"))
            html.markup("</article>")
        }
    }

    private func facts(of scheme: Scheme) -> [String] {
        var facts = [scheme.id]
        if let rate = scheme.rate {
            let percent = Self.percent(rate.rate)
            if case .fixed = rate {
                facts.append(say("比例 \(percent)", "\(percent)"))
            } else {
                facts.append(say("最高 \(percent)", "at most \(percent)"))
            }
        }
        facts += scheme.caps.map { say("上限 \(Self.grouped($0.limit)) 元", "at most \(Self.grouped($0.limit)) yuan") }
        facts.append(say("公示 \(scheme.publicityWorkingDays) 个工作日", "\(scheme.publicityWorkingDays) working days of publicity"))
        return facts
    }

    private func writeLinks(to html: inout HTML) {
        html.element("h2", say("接口", "For programs"))
        html.markup("<ul><li><a href=\"/openapi.json\">OpenAPI 3.1</a></li><li><a href=\"/v1/schemes\">/v1/schemes</a></li>")
        html.markup("<li><a href=\"/v1/pools\">/v1/pools</a></li><li><a href=\"/v1/notices\">/v1/notices</a></li></ul>")
    }

    /// `1,200,000.00`
    static func grouped(_ amount: Fen) -> String {
        let text = amount.description
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".")
        var whole = ""
        for (index, digit) in (parts.first ?? "").enumerated() {
            if index > 0, ((parts.first?.count ?? 0) - index) % 3 == 0 { whole.append(",") }
            whole.append(digit)
        }
        return sign + whole + "." + (parts.last ?? "00")
    }

    /// `30%`, `12.5%`
    static func percent(_ rate: Rate) -> String {
        let hundredths = rate.millionths / 100
        return hundredths % 100 == 0
            ? "\(hundredths / 100)%" : "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)%"
    }

    static func fields(_ language: Language) -> [(name: String, value: String)] {
        [
            ("Content-Language", language.rawValue),
            (
                "Content-Security-Policy",
                "default-src 'none'; style-src 'sha256-\(styleDigest)'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            ), ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
        ]
    }

    /// The style's SHA-256 in base64, as the page's security policy names it.
    private static let styleDigest: String = {
        guard let digest = try? Digest(of: Array(style.description.utf8), using: .sha256) else { return "" }
        return Base64.string(digest.bytes)
    }()

    private static let style: StaticString = """
        :root{color-scheme:light dark;--ink:#1b2530;--soft:#5b6875;--line:#d8dee4;--back:#fff;--mark:#0b5cad}
        @media(prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#9aa7b4;--line:#37424d;--back:#12181e;--mark:#6db3f2}}
        *{box-sizing:border-box}body{margin:0 auto;max-width:64rem;padding:1.5rem 1rem 3rem;background:var(--back);color:var(--ink);\
        font:1rem/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
        h1{font-size:1.75rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.25rem;margin:2.5rem 0 .75rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
        h3{font-size:1.05rem;margin:0}p{margin:.25rem 0}.other,.source,footer{color:var(--soft);font-size:.875rem}a{color:var(--mark)}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}th:first-child{text-align:left}
        article{padding:1rem 0;border-bottom:1px solid var(--line)}.fact{color:var(--mark);font-size:.9rem}
        blockquote{margin:.5rem 0;padding-left:.75rem;border-left:3px solid var(--line)}
        """
}
