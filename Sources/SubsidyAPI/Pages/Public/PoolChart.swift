import JSON

/// A pool as one bar: paid, committed, reserved, available, in proportion. The table beside it has the same figures.
struct PoolChart {
    let pool: JSON
    let call: PageCall

    /// The bar's length in the units of its drawing.
    private static let length: Int64 = 10_000

    static let parts: [(member: String, style: String)] = [
        ("paid", "b1"), ("committed", "b2"), ("reserved", "b3"), ("available", "b4"),
    ]

    static func name(_ member: String, _ call: PageCall) -> String {
        switch member {
        case "appropriated": call.say("总额", "Appropriated")
        case "paid": call.say("已拨付", "Paid")
        case "committed": call.say("应付", "Committed")
        case "reserved": call.say("预留", "Reserved")
        case "available": call.say("可用", "Available")
        default: call.say("已追回", "Recovered")
        }
    }

    func write(to html: inout HTML) {
        html.tag("p", ("class", "pool")) { html in
            html.tag("strong", text: call.say(pool["title"]))
            html.tag("span") { html in
                html.text(call.say("可用 ", "available "))
                html.tag("b", text: Amounts.short(pool["available"], call))
                html.text(call.say("，共 ", " of ") + Amounts.short(pool["appropriated"], call))
            }
        }
        let total = fen("appropriated") + fen("recovered")
        let words = Self.parts.map { "\(Self.name($0.member, call)) \(Amounts.grouped(pool[$0.member]))" }.joined(
            separator: call.say("，", ", "))
        html.tag(
            "svg", ("class", "chart"), ("viewBox", "0 0 \(Self.length) 420"), ("preserveAspectRatio", "none"), ("height", "14"),
            ("role", "img"), ("aria-label", call.say(pool["title"]) + ": " + words)
        ) { html in
            var start: Int64 = 0
            for (member, style) in Self.parts {
                // Whole numbers all the way: the last part takes what rounding left.
                let share = total > 0 ? fen(member) / max(1, total / Self.length) : 0
                let width = member == "available" ? max(0, Self.length - start) : min(share, Self.length - start)
                html.tag(
                    "rect", ("class", style), ("x", String(start)), ("y", "0"), ("width", String(width)), ("height", "420")
                ) { $0.tag("title", text: "\(Self.name(member, call)) \(Amounts.grouped(pool[member]))") }
                start += width
            }
        }
    }

    private func fen(_ member: String) -> Int64 {
        Int64((pool[member]?.string ?? "0").filter { $0 != "." }) ?? 0
    }

    static func writeKey(_ call: PageCall, to html: inout HTML) {
        html.tag("ul", ("class", "key")) { html in
            for (member, style) in parts {
                html.tag("li") { html in
                    html.tag("svg", ("viewBox", "0 0 10 10"), ("aria-hidden", "true")) { html in
                        html.tag("rect", ("class", style), ("width", "10"), ("height", "10")) { _ in }
                    }
                    html.text(name(member, call))
                }
            }
        }
    }
}
