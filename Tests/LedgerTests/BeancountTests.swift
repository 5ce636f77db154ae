import JSON
import Testing

@testable import Ledger

@Suite struct BeancountTests {
    @Test func theBooksAreWrittenAsTransactionsAndAssertions() throws {
        var books = Books()
        var writer = BeancountWriter(title: "a \"city\"")
        let entries = [
            Entry(pool: "model-voucher", debit: .available, credit: .appropriated, amount: Fen(100_000)),
            Entry(pool: "model-voucher", debit: .reserved, credit: .available, amount: Fen(2501)),
        ]
        for (index, entry) in entries.enumerated() {
            try books.post(entry)
            writer.write(entry, date: "2026-01-05", payee: "open-pools", narration: "model-voucher", seq: Int64(index + 1))
        }
        writer.assertBalances(books, date: "2026-01-06")
        let text = String(decoding: writer.takeBytes(), as: UTF8.self)
        #expect(text.contains("option \"title\" \"a \\\"city\\\"\""))
        #expect(text.contains("2026-01-05 open Assets:Available:Model-voucher CNY\n"))
        #expect(
            text.contains(
                """
                2026-01-05 * "open-pools" "model-voucher"
                  seq: 2
                  Assets:Reserved:Model-voucher  25.01 CNY
                  Assets:Available:Model-voucher  -25.01 CNY
                """))
        #expect(text.contains("2026-01-06 balance Assets:Available:Model-voucher  974.99 CNY\n"))
        #expect(text.contains("2026-01-06 balance Equity:Appropriated:Model-voucher  -1000.00 CNY\n"))
    }
}
