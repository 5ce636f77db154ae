import JSON
import Ledger

extension JSONFormats {
    /// The formats of forms and request bodies: `money`, `rate`, `date`, `date-time`, `uscc`.
    ///
    /// Each speaks of strings, and `money` and `rate` of numbers too; values of other types are left to `type`.
    public static let subsidy = JSONFormats([
        "money": { accepts($0, Fen.self) && !isNegative($0) },
        "rate": { accepts($0, Rate.self) },
        "date": { $0.string.map { LocalDate($0) != nil } ?? true },
        "date-time": { $0.string.map { Instant($0) != nil } ?? true },
        "uscc": { $0.string.map { USCC($0) != nil } ?? true },
    ])

    private static func accepts<T: JSONDecodable>(_ value: JSON, _ type: T.Type) -> Bool {
        switch value {
        case .string, .number: (try? T(json: value)) != nil
        default: true
        }
    }

    private static func isNegative(_ value: JSON) -> Bool { (try? Fen(json: value)).map { $0 < .zero } ?? false }
}

/// Schemas that forms and request bodies share, by their names under `#/components/schemas/`.
public enum SharedSchemas {
    /// Yuan, at least zero and at most `Fen.inputMax`: a string with up to two decimals, or a number of at most two.
    public static let money: JSON = [
        "type": ["string", "number"], "format": "money", "pattern": "^(0|[1-9][0-9]{0,12})(\\.[0-9]{1,2})?$", "minimum": 0,
        "maximum": JSONNumber("9999999999999.99").map { .number($0) } ?? .null,
        "description": "人民币元 · yuan, \"1200000.00\"", "examples": ["1200000.00"],
    ]

    /// A share between 0 and 1 of at most six decimals.
    public static let rate: JSON = [
        "type": ["string", "number"], "format": "rate", "pattern": "^(0(\\.[0-9]{1,6})?|1(\\.0{1,6})?)$", "minimum": 0, "maximum": 1,
        "description": "0 到 1 之间的比例 · a share between 0 and 1, \"0.5\"", "examples": ["0.5"],
    ]

    public static let date: JSON = [
        "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "examples": ["2026-01-05"],
    ]

    public static let uscc: JSON = [
        "type": "string", "format": "uscc", "pattern": "^[0-9A-HJ-NPQRTUWXY]{18}$",
        "description": "统一社会信用代码 · unified social credit code, with its check character", "examples": ["91350100M000100Y43"],
    ]

    /// All of them, and the enterprise's: what a schema's `$ref` may name.
    public static let components: [String: JSON] = [
        "Money": money, "Rate": rate, "Date": date, "Uscc": uscc, "Enterprise": Enterprise.schema,
        "AssessedEnterprise": Enterprise.assessmentSchema,
    ]
}
