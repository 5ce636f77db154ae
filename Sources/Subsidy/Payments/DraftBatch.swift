import JSON
import Ledger

/// Puts payables of one pool together for payment.
public struct DraftBatch: Command {
    public static let name = "draft-batch"
    public static let action: Action? = .draftBatch

    public var pool: String
    public var payables: [ID<Payable>]
    /// The day on which the bank shall pay; today without one.
    public var executionDate: LocalDate?

    public init(pool: String, payables: [ID<Payable>], executionDate: LocalDate? = nil) {
        self.pool = pool
        self.payables = payables
        self.executionDate = executionDate
    }

    /// Payables of one batch. Its record names each with its amount and no more, so that the largest batch is one record.
    public static let itemsMax = 100_000
    /// Days ahead that a payment may be ordered for.
    public static let executionDaysMax = 366

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard core.policy.pool(pool) != nil else {
            throw .invalid(
                "/pool", "unknown-pool", zh: "没有资金池 \(pool.prefix(80))。", en: "There is no pool \(pool.prefix(80)): see GET /v1/pools.")
        }
        let date = executionDate ?? core.today
        guard core.today <= date, date <= core.today.adding(days: Self.executionDaysMax) else {
            throw .invalid(
                "/executionDate", "date-out-of-range", zh: "执行日须为今日（\(core.today)）起一年内。",
                en: "The day of execution is today, \(core.today), or within a year after it.")
        }
        var batch = Batch()
        var schemes: [String] = []
        for payable in try owed(in: core) {
            var item = BatchItem()
            item.payable = payable.id
            item.amount = payable.amount
            batch.items.append(item)
            batch.total += payable.amount
            if schemes.last != payable.scheme, !schemes.contains(payable.scheme) { schemes.append(payable.scheme) }
        }
        batch.id = core.makeID()
        batch.pool = pool
        batch.budgets = schemes.map { SchemeBudget(scheme: $0, codes: core.policy.budget(scheme: $0, pool: pool, on: core.today)) }
        batch.checkersNeeded = core.policy.checkersNeeded(for: batch.total, on: core.today)
        batch.executionDate = date
        batch.maker = caller.person
        batch.createdAt = core.moment.at
        core.emit(BatchDrafted(batch))
    }

    /// The payables that the list names; or everything that is wrong with it.
    private func owed(in core: Core) throws(Problem) -> [Payable] {
        var failures: [Problem.Failure] = []
        func fail(_ index: Int, _ code: String, _ zh: String, _ en: String) {
            failures.append(.init(pointer: "/payables/\(index)", code: code, message: LocalizedText(zh: zh, en: en)))
        }
        if payables.isEmpty {
            failures.append(
                .init(pointer: "/payables", code: "required", message: LocalizedText(zh: "至少需要一笔兑付单。", en: "Name at least one payable.")))
        }
        if payables.count > Self.itemsMax {
            failures.append(
                .init(
                    pointer: "/payables", code: "too-many",
                    message: LocalizedText(zh: "每批至多 \(Self.itemsMax) 笔。", en: "A batch takes at most \(Self.itemsMax) payables.")))
        }
        var seen = Set<ID<Payable>>(minimumCapacity: payables.count)
        var owed: [Payable] = []
        for (index, id) in payables.prefix(Self.itemsMax).enumerated() where failures.count < Self.failuresMax {
            guard let payable = core.state.payables[id] else {
                fail(index, "unknown-payable", "没有此兑付单。", "There is no such payable.")
                continue
            }
            if !seen.insert(id).inserted { fail(index, "duplicate-payable", "兑付单重复。", "The payable is listed twice.") }
            if payable.pool != pool { fail(index, "other-pool", "该兑付单属于资金池 \(payable.pool)。", "It belongs to the pool \(payable.pool).") }
            if payable.status != .pending {
                fail(
                    index, "payable-not-pending", "该兑付单状态为 \(payable.status.rawValue)。",
                    "Its state is \(payable.status.rawValue), not pending.")
            }
            owed.append(payable)
        }
        guard failures.isEmpty else { throw .rejected(failures) }
        return owed
    }

    /// Wrong payables that one refusal tells of.
    static let failuresMax = 1000
}

extension Policy {
    /// How many persons beside the maker must approve a batch of this size: two from the configured `secondCheckerFrom` on.
    public func checkersNeeded(for total: Fen, on date: LocalDate) -> Int {
        let value = settings.values(on: date)["secondCheckerFrom"]
        guard let value, value != .null, let threshold = try? Fen(json: value) else { return 1 }
        return total >= threshold ? 2 : 1
    }
}
