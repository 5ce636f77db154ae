import JSON
import Ledger
import Subsidy

/// Amounts and rates as people read them.
enum Amounts {
    /// `1,200,000.00`
    static func grouped(_ amount: Fen) -> String { grouped(amount.description) }

    /// A money text of the contract, grouped; an empty text for null.
    static func grouped(_ json: JSON?) -> String { json?.string.map { grouped($0) } ?? "" }

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
