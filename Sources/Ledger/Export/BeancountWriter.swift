// The books as Beancount reads them (beancount.github.io, language syntax of version 3): anybody can check with somebody else's program
// that every transaction balances and that the balances are those that we state.

/// Writes entries as Beancount transactions; the balances at the end as assertions.
public struct BeancountWriter {
    public private(set) var bytes: [UInt8] = []
    private var opened: Set<Account> = []
    private var lastDate = ""

    public init(title: String) {
        line("option \"title\" \"\(Self.quoted(title))\"")
        line("option \"operating_currency\" \"CNY\"")
        line("")
    }

    /// Takes what was written so far, for a caller that writes it away piece by piece.
    public mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// One movement.
    ///
    /// - Parameters:
    ///   - date: as `2026-01-05`; never before that of an earlier one.
    ///   - narration: what it was for.
    ///   - seq: the journal's record that posted it.
    public mutating func write(_ entry: Entry, date: String, payee: String, narration: String, seq: Int64) {
        let (debit, credit) = (Account(pool: entry.pool, kind: entry.debit), Account(pool: entry.pool, kind: entry.credit))
        for account in [debit, credit] where opened.insert(account).inserted { line("\(date) open \(Self.name(account)) CNY") }
        line("\(date) * \"\(Self.quoted(payee))\" \"\(Self.quoted(narration))\"")
        line("  seq: \(seq)")
        line("  \(Self.name(debit))  \(entry.amount) CNY")
        line("  \(Self.name(credit))  -\(entry.amount) CNY")
        line("")
        lastDate = date
    }

    /// Asserts the balances at the end of the last day.
    ///
    /// - Parameter date: the day after the last movement's.
    public mutating func assertBalances(_ books: Books, date: String) {
        for account in opened.sorted(by: { ($0.pool, $0.kind.place) < ($1.pool, $1.kind.place) }) {
            let balance = books.position(of: account.pool)[account.kind]
            line("\(date) balance \(Self.name(account))  \(account.kind.isCreditNormal ? -balance : balance) CNY")
        }
    }

    private mutating func line(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(0x0A)
    }

    /// `model-voucher:available` is `Assets:Available:Model-voucher`.
    private static func name(_ account: Account) -> String {
        let (root, leaf) =
            switch account.kind {
            case .appropriated: ("Equity", "Appropriated")
            case .available: ("Assets", "Available")
            case .reserved: ("Assets", "Reserved")
            case .committed: ("Assets", "Committed")
            case .paid: ("Expenses", "Paid")
            case .recovered: ("Income", "Recovered")
            }
        let pool = account.pool.prefix(1).uppercased() + account.pool.dropFirst()
        return "\(root):\(leaf):\(pool)"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = ""
        for character in text where character != "\n" {
            quoted += character == "\"" || character == "\\" ? "\\\(character)" : "\(character)"
        }
        return quoted
    }
}
