/// How names and numbers of persons and accounts look in public and exported views (domain rule 13).
public enum Masking {
    /// Only the first character stays, whatever the length: 张三 → 张*, 欧阳修远 → 欧***.
    public static func personName(_ name: String) -> String {
        guard let first = name.first else { return "" }
        return String(first) + String(repeating: "*", count: max(1, name.count - 1))
    }

    /// An identity number keeps its first three and last two characters; a short one keeps none.
    public static func idNumber(_ number: String) -> String { middleMasked(number, first: 3, last: 2) }

    /// An account number keeps its last four digits; a short one keeps none.
    public static func accountNumber(_ number: String) -> String { middleMasked(number, first: 0, last: 4) }

    private static func middleMasked(_ text: String, first: Int, last: Int) -> String {
        let characters = Array(text)
        // At least as much is hidden as is shown.
        guard characters.count >= 2 * (first + last) else { return String(repeating: "*", count: characters.count) }
        let hidden = String(repeating: "*", count: characters.count - first - last)
        return String(characters.prefix(first)) + hidden + String(characters.suffix(last))
    }
}
