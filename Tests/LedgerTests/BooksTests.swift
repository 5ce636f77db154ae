import JSON
import Testing

@testable import Ledger

@Suite struct BooksTests {
    static func opened(_ amount: Int64 = 1000) throws -> Books {
        var books = Books()
        try books.post(Entry(pool: "p", debit: .available, credit: .appropriated, amount: Fen(amount)))
        return books
    }

    @Test func money6_TheIdentityHoldsThroughAWholeLife() throws {
        var books = try Self.opened()
        let moves: [(AccountKind, AccountKind, Int64)] = [
            (.reserved, .available, 600), (.committed, .reserved, 400), (.paid, .committed, 300), (.available, .recovered, 100),
            (.reserved, .committed, 100), (.available, .reserved, 300),
        ]
        for (debit, credit, amount) in moves {
            try books.post(Entry(pool: "p", debit: debit, credit: credit, amount: Fen(amount)))
            #expect(books.position(of: "p").isBalanced && books.position(of: "p").isNonNegative)
        }
        let position = books.position(of: "p")
        #expect(position.available == Fen(800) && position.reserved == .zero && position.paid == Fen(300) && position.recovered == Fen(100))
        #expect(books.trialBalance.debits == Fen(1100) && books.trialBalance.credits == Fen(1100))
    }

    @Test func money6_WhatIsNotThereCannotBeMoved_AndNothingChanges() throws {
        var books = try Self.opened(10)
        let before = books
        let refusal = #expect(throws: Books.Refusal.self) {
            try books.post(Entry(pool: "p", debit: .reserved, credit: .available, amount: Fen(11)))
        }
        #expect(refusal == .insufficient(Account(pool: "p", kind: .available), missing: Fen(1)))
        #expect(throws: Books.Refusal.self) { try books.post(Entry(pool: "p", debit: .paid, credit: .committed, amount: Fen(1))) }
        #expect(throws: Books.Refusal.self) { try books.post(Entry(pool: "other", debit: .reserved, credit: .available, amount: Fen(1))) }
        #expect(books == before)
    }

    @Test(arguments: [0, -1, Int64.min])
    func anEntryMovesSomething(_ amount: Int64) throws {
        var books = try Self.opened()
        #expect(throws: Books.Refusal.notPositive(Fen(amount))) {
            try books.post(Entry(pool: "p", debit: .reserved, credit: .available, amount: Fen(amount)))
        }
    }

    @Test func whatNoSumCouldHold_IsRefused_AndNothingChanges() throws {
        var books = try Self.opened(Books.termMax.amount)
        let before = books
        for amount in [1, Int64.max] {
            let refusal = #expect(throws: Books.Refusal.self) {
                try books.post(Entry(pool: "p", debit: .available, credit: .appropriated, amount: Fen(amount)))
            }
            #expect(refusal == .excessive(Account(pool: "p", kind: .available)))
        }
        #expect(books == before)
    }

    @Test func money7_DebitsAndCreditsAreEqual_AfterThousandsOfRandomEntries() throws {
        var random = Generator(seed: 7)
        var books = try Self.opened(1_000_000)
        let kinds = AccountKind.allCases
        var posted = 0
        for _ in 0..<5000 {
            let before = books
            let entry = Entry(
                pool: random.next(below: 4) == 0 ? "q" : "p", debit: kinds[random.next(below: kinds.count)],
                credit: kinds[random.next(below: kinds.count)], amount: Fen(Int64(random.next(below: 5000))))
            do {
                try books.post(entry)
                posted += 1
            } catch {
                #expect(books == before, "a refused entry changed the books")
            }
            let (debits, credits) = books.trialBalance
            #expect(debits == credits)
            for pool in ["p", "q"] { #expect(books.position(of: pool).isBalanced && books.position(of: pool).isNonNegative) }
        }
        #expect(posted > 1000 && posted < 5000 && books.entryCount == posted + 1)
    }

    @Test func anEntryComesBackFromItsText() throws {
        let entry = Entry(pool: "p", debit: .committed, credit: .reserved, amount: Fen(1205))
        let text = entry.jsonBytes()
        #expect(String(decoding: text, as: UTF8.self) == #"{"pool":"p","debit":"committed","credit":"reserved","amount":"12.05"}"#)
        #expect(try Entry(json: JSON(parsing: text)) == entry)
        #expect(throws: JSONShapeError.self) { _ = try AccountKind(json: "elsewhere") }
    }

    @Test func theBooksExportIsInAFixedOrder() throws {
        var books = try Self.opened()
        try books.post(Entry(pool: "a", debit: .available, credit: .appropriated, amount: Fen(5)))
        let text = String(decoding: books.jsonBytes(), as: UTF8.self)
        #expect(text.hasPrefix(#"{"entryCount":2,"pools":{"a":{"appropriated":"0.05","available":"0.05""#))
    }
}
