import HTTPServer
import JSON
import Ledger
import Subsidy
import SubsidyRuntime

// The books: balances after any record, the movements, statements, what the bank and the books say of each other.

extension Contract {
    static var ledger: [Endpoint] { [listAccounts, listEntries, listStatements, exportBeancount, getReconciliation] }

    private static let seqMax = 1_000_000_000_000_000

    private static let listAccounts = Endpoint(
        method: .get, path: "/v1/ledger/accounts", name: "listLedgerAccounts", tag: .ledger,
        summary: LocalizedText(
            zh: "科目余额（试算平衡表）；at 为任一记录序号，缺省为最新。", en: "The accounts' balances, which are the trial balance, after record `at` or now."),
        access: .role(.readLedger),
        query: [
            QueryParameter(name: "at", value: .integer(0...seqMax), summary: "The record after which the balances are told."),
            .filter("pool", "Only of this pool."),
        ],
        success: .init(mediaTypes: [.json, .csv], schema: TrialBalanceRepresentation.reference, summary: "Debits and credits are equal."),
        isHeavy: true,
        handler: .gather { call, state, _ in
            let (head, now) = (state.seq, state.books)
            return {
                let seq = call.query["at"].flatMap { Int64($0) } ?? head
                guard let books = seq == head ? now : try call.service.office.books(at: seq) else {
                    throw Refusal.invalidQuery("at", zh: "大于最后一条记录 \(head)", en: "is beyond the last record, \(head)")
                }
                let balance = TrialBalanceRepresentation(seq: seq, books: books, pool: call.query["pool"])
                return call.mediaType == .csv ? .table(balance.csv()) : .json(balance)
            }
        })

    private static let listEntries = Endpoint(
        method: .get, path: "/v1/ledger/entries", name: "listLedgerEntries", tag: .ledger,
        summary: LocalizedText(zh: "分录，按记账顺序；after 为最后读到的 id。", en: "The entries in their order; `after` is the id of the last one read."),
        access: .role(.readLedger),
        query: [
            .limit,
            QueryParameter(
                name: "after", value: .written(pattern: EventCursor.pattern, lengthMax: 25) { EventCursor($0) != nil },
                summary: "The id of the last entry that was read."),
            .filter("pool", "Only of this pool."), .filter("account", words: AccountKind.allCases.map(\.rawValue), "Only on this account."),
            .filter("subject", "Only for this voucher, payable, recovery, application or pool."),
        ],
        success: .ok(
            .object([
                "data": .array(PostingRepresentation.reference, max: PageRequest.limitMax),
                "next": Schema.text(max: 32).nullable.described("Pass it as `after`; null where there is nothing more yet."),
            ])), isHeavy: true,
        handler: .plain { call in
            var page = PostingPage(call)
            try page.fill()
            var answer = Answer.json(page)
            if let next = page.next { answer.fields.append(("Link", "<\(call.target(after: next.description))>; rel=\"next\"")) }
            return answer
        })

    private static let listStatements = Endpoint(
        method: .get, path: "/v1/ledger/statements", name: "listLedgerStatements", tag: .ledger,
        summary: LocalizedText(
            zh: "按资金池、支持项目、区或月份的收支表：期初、借方、贷方、期末。",
            en: "Statements by pool, scheme, district or month: opening, debits, credits, closing."),
        access: .role(.readLedger),
        query: [
            .filter("by", words: StatementRepresentation.Grouping.allCases.map(\.rawValue), "What each statement is of; pool without it."),
            .filter("pool", "Only of this pool."), .filter("scheme", "Only of this scheme."), .filter("district", "Only of this district."),
            month("from", "The first month, as 2026-01."), month("to", "The last month."),
        ],
        success: .init(mediaTypes: [.json, .csv], schema: StatementRepresentation.reference, summary: "The statements."), isHeavy: true,
        handler: .gather { call, state, _ in
            let turnovers = state.turnovers
            return {
                let statement = StatementRepresentation(
                    turnovers: turnovers, by: call.query["by"].flatMap { .init(rawValue: $0) } ?? .pool, query: call.query)
                return call.mediaType == .csv ? .table(statement.csv()) : .json(statement)
            }
        })

    private static func month(_ name: String, _ summary: String) -> QueryParameter {
        QueryParameter(
            name: name, value: .written(pattern: LocalDate.monthPattern, lengthMax: 7) { LocalDate($0 + "-01") != nil },
            summary: summary)
    }

    /// Entries that the service writes into one answer; more are for `voucherd ledger`, which writes them as it reads.
    static let beancountEntriesMax = 200_000

    private static let exportBeancount = Endpoint(
        method: .get, path: "/v1/ledger/beancount", name: "exportBeancount", tag: .ledger,
        summary: LocalizedText(zh: "以 Beancount 文本导出账簿。", en: "The books as Beancount text, for bean-check and its kin."),
        access: .role(.readLedger),
        success: .init(mediaTypes: [.text], schema: .text(min: 0, max: 200_000_000), summary: "Beancount, with balance assertions."),
        refusals: [409], isHeavy: true,
        handler: .plain { call in
            guard call.service.office.read({ state, _ in state.books.entryCount }).value <= beancountEntriesMax else {
                throw Problem(
                    .conflict, "too-many-entries", zh: "分录超过 \(beancountEntriesMax) 条，请在服务器上用 voucherd ledger 导出。",
                    en: "There are more than \(beancountEntriesMax) entries: use `voucherd ledger` on the server.")
            }
            var export = BeancountExport()
            try export.write(call.service.office.journal)
            return Answer(
                status: 200, fields: [("Content-Disposition", "attachment; filename=\"books.beancount\"")], mediaType: .text,
                body: export.finish())
        })

    private static let getReconciliation = Endpoint(
        method: .get, path: "/v1/ledger/reconciliation", name: "getReconciliation", tag: .ledger,
        summary: LocalizedText(
            zh: "对账：银行回执、账簿、未结项及其账龄。", en: "Reconciliation: what the bank said, what the books say, what is open and how old."),
        access: .role(.readLedger), success: .ok(ReconciliationRepresentation.reference), isHeavy: true,
        handler: .gather { call, state, now in
            let found = Reconciliation(state, pools: call.service.policy.pools.map(\.id), now: now)
            return { .json(ReconciliationRepresentation(found)) }
        })
}

extension Answer {
    /// CSV that a spreadsheet opens.
    static func table(_ octets: [UInt8]) -> Answer {
        Answer(status: 200, fields: [("ETag", VersionTag(version: nil, body: octets).field)], mediaType: .csv, body: octets)
    }
}
