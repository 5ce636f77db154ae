import JSON
import Ledger

/// The settings that the program itself reads, beside those that only rules read: each must have the shape that it is read in, for a
/// threshold that nobody can read would be no threshold.
struct SettingsCheck {
    private let sources: PolicySources

    init(_ sources: PolicySources) { self.sources = sources }

    /// What is wrong with a value; nil for nothing.
    private static let shapes: [(name: String, expects: LocalizedText, isGood: @Sendable (JSON) -> Bool)] = [
        ("secondCheckerFrom", LocalizedText(zh: "金额（元）或 null", en: "yuan, or null"), { $0 == .null || (try? Fen(json: $0)) != nil }),
        (
            "recoveryInterestRate", LocalizedText(zh: "0 至 1 的年利率或 null", en: "a rate a year between 0 and 1, or null"),
            { $0 == .null || (try? Rate(json: $0)) != nil }
        ),
        (
            "recoveryDueDays", LocalizedText(zh: "0 至 3660 的天数或 null", en: "days from 0 to 3660, or null"),
            { value in value == .null || value.integer.map { (0...3660).contains($0) } ?? false }
        ),
        (
            "sellerAndBuyer", LocalizedText(zh: " together、exclusive 或 separate", en: "together, exclusive or separate"),
            { value in value.string.flatMap(ContractSides.init(rawValue:)) != nil }
        ),
        (
            "contractSplitDays", LocalizedText(zh: "0 至 3660 的天数", en: "days from 0 to 3660"),
            { value in value.integer.map { (0...3660).contains($0) } ?? false }
        ),
        (
            "objectionRuling", LocalizedText(zh: " another-person 或 any-reviewer", en: "another-person or any-reviewer"),
            { value in value.string.flatMap(ObjectionRuling.init(rawValue:)) != nil }
        ),
        (
            "barYears", LocalizedText(zh: "1 至 100 的年数", en: "years from 1 to 100"),
            { value in value.integer.map { (1...100).contains($0) } ?? false }
        ),
    ]

    func findings() -> [ConfigurationFinding] {
        guard let source = sources.files["voucherd.json"] else { return [] }
        return Self.shapes.flatMap { shape in
            (source.json["settings"]?[shape.name]?.array ?? []).enumerated().compactMap { index, entry in
                guard let value = entry["value"], !shape.isGood(value) else { return nil }
                return source.finding(
                    at: JSONPointer(tokens: ["settings", shape.name, String(index), "value"]),
                    LocalizedText(
                        zh: "\(shape.name) 应为\(shape.expects.zh)，现为 \(value)。",
                        en: "\(shape.name) is \(value); it must be \(shape.expects.en)."),
                    remedy: LocalizedText(zh: "改正这一项。", en: "Correct this value."))
            }
        }
    }
}
