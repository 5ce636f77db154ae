/// How personal data is shown to those who need not know it (domain rules, 13).
enum Mask {
    /// `张三` becomes `张*`, `欧阳小明` becomes `欧***`.
    static func person(_ name: String) -> String {
        guard let first = name.first else { return "" }
        return String(first) + String(repeating: "*", count: max(1, min(3, name.count - 1)))
    }

    /// The last four characters of an account number.
    static func account(_ number: String) -> String {
        number.count > 4 ? "****" + number.suffix(4) : "****"
    }

    /// The first three and the last two characters of an identity number.
    static func identity(_ number: String) -> String {
        number.count > 8 ? number.prefix(3) + "*************" + number.suffix(2) : "****"
    }
}
