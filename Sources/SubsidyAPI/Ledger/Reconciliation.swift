import Ledger
import Subsidy

/// What the bank said and what the books say, pool by pool, and what is open between them.
struct Reconciliation: Sendable {
    /// One pool.
    struct PoolRow: Sendable {
        let pool: String
        let position: Books.Position
        /// What the bank paid and did not send back, over all batches.
        var bankPaid = Fen.zero
        /// What was kept back to settle recoveries: paid without a bank.
        var offsets = Fen.zero
        /// At the bank, without its answer.
        var awaited = Open()
        /// Owed and in no batch.
        var pending = Open()

        /// What the books say was paid and the bank does not; zero where all is well.
        var difference: Fen { position.paid - bankPaid - offsets }
        /// What the books hold committed and no open item explains; zero where all is well.
        var unexplained: Fen { position.committed - awaited.amount - drafted.amount - pending.amount }
        /// In batches that nobody has approved.
        var drafted = Open()
    }

    /// Items that are open, and since when the oldest is.
    struct Open: Sendable {
        var count = 0
        var amount = Fen.zero
        var oldest: Instant?

        mutating func add(_ amount: Fen, since: Instant, count: Int = 1) {
            self.count += count
            self.amount += amount
            oldest = min(oldest ?? since, since)
        }
    }

    /// A batch without all of its results.
    struct BatchRow: Sendable {
        let id: ID<Batch>
        let pool: String
        let status: BatchStatus
        var open: Open
    }

    /// Ages in days by which open payables are told: up to a week, a month, a quarter, and beyond.
    static let ageDaysMax = [7, 30, 90]
    /// Batches that one report lists, the oldest first.
    static let batchesMax = 1000

    let seq: Int64
    let now: Instant
    private(set) var pools: [PoolRow]
    private(set) var batches: [BatchRow] = []
    private(set) var ages: [Open]
    private(set) var recoveries = Open()
    private(set) var overdue = Fen.zero
    private(set) var interestDue = Fen.zero

    init(_ state: borrowing State, pools ids: [String], now: Instant) {
        seq = state.seq
        self.now = now
        pools = ids.map { PoolRow(pool: $0, position: state.books.position(of: $0)) }
        ages = Array(repeating: Open(), count: Self.ageDaysMax.count + 1)
        let places = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($0.element, $0.offset) })
        for batch in state.batches.all { take(batch, places) }
        for id in state.pendingPayables.all {
            guard let payable = state.payables[id] else { continue }
            if let place = places[payable.pool] { pools[place].pending.add(payable.amount, since: payable.createdAt) }
            let days = Self.days(from: payable.createdAt, to: now)
            ages[Self.ageDaysMax.firstIndex { days <= $0 } ?? Self.ageDaysMax.count].add(payable.amount, since: payable.createdAt)
        }
        for recovery in state.recoveries.all {
            for receipt in recovery.receipts {
                guard let payable = receipt.payable.flatMap({ state.payables[$0] }), let place = places[payable.pool] else { continue }
                pools[place].offsets += receipt.amount
            }
            guard recovery.status.isOpen else { continue }
            recoveries.add(recovery.outstanding, since: recovery.createdAt)
            overdue += recovery.overdue(on: now.date)
            interestDue += recovery.interestDue(on: now.date)
        }
        batches.sort { ($0.open.oldest ?? now, $0.id.text) < ($1.open.oldest ?? now, $1.id.text) }
        batches.removeLast(max(0, batches.count - Self.batchesMax))
    }

    private mutating func take(_ batch: Batch, _ places: [String: Int]) {
        let place = places[batch.pool]
        if let place { pools[place].bankPaid += batch.progress.paidTotal }
        guard batch.status != .settled, batch.status != .cancelled else { return }
        var open = Open()
        let since = batch.sentAt ?? batch.approvedAt ?? batch.createdAt
        if batch.progress.answered == 0 {
            open.add(batch.total, since: since, count: batch.items.count)
        } else {
            for item in batch.items where item.outcome == nil { open.add(item.amount, since: since) }
        }
        batches.append(BatchRow(id: batch.id, pool: batch.pool, status: batch.status, open: open))
        guard let place else { return }
        if batch.status == .drafted {
            pools[place].drafted.add(open.amount, since: since, count: open.count)
        } else {
            pools[place].awaited.add(open.amount, since: since, count: open.count)
        }
    }

    /// Calendar days between two instants, as Shanghai counts them.
    static func days(from: Instant, to: Instant) -> Int { to.date.day - from.date.day }
}
