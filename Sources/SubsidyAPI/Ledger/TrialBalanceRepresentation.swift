import JSON
import Ledger
import Subsidy

/// The balance of every account after a record.
struct TrialBalanceRepresentation: Representation {
    let seq: Int64
    let books: Books
    let pool: String?

    static let name = "TrialBalance"
    static let schema = Schema.object([
        "seq": .integer(0...Int.max), "debits": .money, "credits": .money,
        "data": .array(
            .object([
                "account": .text(max: 100), "pool": .text(max: 64), "kind": .oneOf(AccountKind.allCases.map(\.rawValue)),
                "side": .oneOf(["debit", "credit"]), "balance": .money,
            ]), max: 10_000),
    ])

    private var rows: [(account: Account, balance: Fen)] {
        books.positions.sorted { $0.key < $1.key }.filter { pool == nil || $0.key == pool }.flatMap { pool, position in
            AccountKind.allCases.map { (Account(pool: pool, kind: $0), position[$0]) }
        }
    }

    private func sum(_ isCredit: Bool) -> Fen {
        rows.reduce(.zero) { $1.account.kind.isCreditNormal == isCredit ? $0 + $1.balance : $0 }
    }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("seq", seq)
        writer.member("debits", sum(false))
        writer.member("credits", sum(true))
        writer.key("data")
        writer.beginArray()
        for row in rows {
            writer.comma()
            writer.beginObject()
            writer.member("account", row.account.description)
            writer.member("pool", row.account.pool)
            writer.member("kind", row.account.kind)
            writer.member("side", row.account.kind.isCreditNormal ? "credit" : "debit")
            writer.member("balance", row.balance)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    func csv() -> [UInt8] {
        var writer = CSVWriter(marked: true)
        writer.row(["pool", "account", "side", "balance"])
        for row in rows {
            let kind = row.account.kind
            writer.row([row.account.pool, kind.rawValue, kind.isCreditNormal ? "credit" : "debit", row.balance.description])
        }
        return writer.bytes
    }
}
