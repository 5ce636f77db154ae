import JSON
import Ledger
import Subsidy

/// Amounts and rates as people read them.
enum Amounts {
    /// `1,200,000.00`
    static func grouped(_ amount: Fen) -> String { grouped(amount.description) }

    /// A money text of the contract, grouped; an empty text for null.
    static func grouped(_ json: JSON?) -> String { json?.string.map { grouped($0) } ?? "" }

    /// With the currency, and in 万元 or 亿元 where that is shorter to say: `¥4,000,000.00（400 万元）`.
    static func spoken(_ json: JSON?, _ call: PageCall) -> String {
        guard let json, let amount = try? Fen(json: json) else { return "" }
        let exact = "¥" + grouped(amount)
        guard call.language == .chinese, let short = short(amount) else { return exact }
        return "\(exact)（\(short)）"
    }

    /// As short as it can be said exactly: `3 亿元`, `3,750,000.50 元`; in English `¥300,000,000`.
    static func short(_ json: JSON?, _ call: PageCall) -> String {
        guard let json, let amount = try? Fen(json: json) else { return "" }
        if call.language == .chinese { return short(amount) ?? grouped(amount) + " 元" }
        let text = grouped(amount)
        return "¥" + (text.hasSuffix(".00") ? String(text.dropLast(3)) : text)
    }

    /// A sentence of the engine with its amounts grouped: `上限 5,000,000.00`.
    static func grouped(within sentence: String) -> String {
        var grouped = ""
        var rest = Substring(sentence)
        while let start = rest.firstIndex(where: { ("0"..."9").contains($0) }) {
            grouped += rest[..<start]
            var number = rest[start...].prefix { ("0"..."9").contains($0) || $0 == "." }
            // A point at its end is the sentence's.
            if number.last == "." { number = number.dropLast() }
            let parts = number.split(separator: ".", omittingEmptySubsequences: false)
            grouped += parts.count == 2 && parts[0].count > 3 && parts[1].count == 2 ? Self.grouped(String(number)) : String(number)
            rest = rest[number.endIndex...]
        }
        return grouped + rest
    }

    /// In 亿元 or 万元 with two decimals at most, nil where the amount is smaller than 10,000 yuan or is not exact that way.
    private static func short(_ amount: Fen) -> String? {
        for (unit, fen) in [("亿元", Int64(10_000_000_000)), ("万元", Int64(1_000_000))] where abs(amount.amount) >= fen {
            guard amount.amount % (fen / 100) == 0 else { continue }
            let hundredths = amount.amount / (fen / 100)
            let fraction = abs(hundredths % 100)
            let tail = fraction == 0 ? "" : "." + (fraction % 10 == 0 ? "\(fraction / 10)" : fraction < 10 ? "0\(fraction)" : "\(fraction)")
            return "\(grouped(String(hundredths / 100)).dropLast(3))\(tail) \(unit)"
        }
        return nil
    }

    /// A number of things, grouped.
    static func count(_ json: JSON?) -> String {
        guard let number = json?.integer else { return "" }
        return String(grouped(String(number)).dropLast(3))
    }

    private static func grouped(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".")
        let digits = parts.first ?? "0"
        var whole = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { whole.append(",") }
            whole.append(digit)
        }
        return sign + whole + "." + (parts.count > 1 ? parts[1] : "00")
    }

    /// `30%`, `12.5%`
    static func percent(_ rate: Rate) -> String {
        let hundredths = rate.millionths / 100
        guard hundredths % 100 != 0 else { return "\(hundredths / 100)%" }
        let fraction = hundredths % 100 < 10 ? "0\(hundredths % 100)" : "\(hundredths % 100)"
        return "\(hundredths / 100).\(fraction.hasSuffix("0") ? String(fraction.dropLast()) : fraction)%"
    }

    static func percent(_ json: JSON?) -> String {
        guard let json, let rate = try? Rate(json: json) else { return "" }
        return percent(rate)
    }
}
