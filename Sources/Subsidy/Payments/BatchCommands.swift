import JSON
import Ledger

/// Puts payables of one pool together for payment.
public struct DraftBatch: Command {
    public static let name = "draft-batch"
    public static let action: Action? = .draftBatch

    public var pool: String
    public var payables: [ID<Payable>]

    public init(pool: String, payables: [ID<Payable>]) {
        self.pool = pool
        self.payables = payables
    }

    /// Payables of one batch.
    public static let itemsMax = 10_000
    /// Octets of one batch's lines as they are written: the batch, its results and their answers must each fit into one record.
    public static let itemsBytesMax = 4 << 20

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard core.policy.pool(pool) != nil else {
            throw .invalid(
                "/pool", "unknown-pool", zh: "没有资金池 \(pool.prefix(80))。", en: "There is no pool \(pool.prefix(80)): see GET /v1/pools.")
        }
        let items = try items(in: core)
        var batch = Batch()
        batch.id = core.makeID()
        batch.pool = pool
        batch.items = items
        batch.total = items.reduce(.zero) { $0 + $1.amount }
        batch.maker = caller.person
        batch.makerOnBehalfOf = caller.delegation?.person
        batch.createdAt = core.moment.at
        core.emit(BatchDrafted(batch))
    }

    /// Each payable's line, with payee, account and amount as they are now; or everything that is wrong with the list.
    private func items(in core: Core) throws(Problem) -> [BatchItem] {
        var failures: [Problem.Failure] = []
        func fail(_ index: Int, _ code: String, _ zh: String, _ en: String) {
            failures.append(.init(pointer: "/payables/\(index)", code: code, message: LocalizedText(zh: zh, en: en)))
        }
        var seen: Set<ID<Payable>> = []
        var items: [BatchItem] = []
        if payables.isEmpty {
            failures.append(
                .init(pointer: "/payables", code: "required", message: LocalizedText(zh: "至少需要一笔兑付单。", en: "Name at least one payable.")))
        }
        for (index, id) in payables.prefix(Self.itemsMax).enumerated() {
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
            items.append(item(payable, in: core.state))
        }
        if payables.count > Self.itemsMax {
            failures.append(
                .init(
                    pointer: "/payables", code: "too-many",
                    message: LocalizedText(zh: "每批至多 \(Self.itemsMax) 笔。", en: "A batch takes at most \(Self.itemsMax) payables.")))
        }
        if items.reduce(0, { $0 + $1.jsonBytes().count }) > Self.itemsBytesMax {
            failures.append(
                .init(
                    pointer: "/payables", code: "too-large",
                    message: LocalizedText(zh: "批次内容过大，请分成两批。", en: "The batch is too large to keep: make two of it.")))
        }
        guard failures.isEmpty else { throw .rejected(failures) }
        return items
    }

    private func item(_ payable: Payable, in state: State) -> BatchItem {
        var item = BatchItem()
        item.payable = payable.id
        item.payee = payable.payee
        item.amount = payable.amount
        let payee = state.enterprises[payable.payee]?.enterprise
        item.payeeName = payee?.name ?? payable.payee
        item.account = payee?.account
        return item
    }
}

/// Another person than the maker approves a batch for payment.
public struct ApproveBatch: Command {
    public static let name = "approve-batch"
    public static let action: Action? = .approveBatch

    public var id: ID<Batch>

    public init(id: ID<Batch>) { self.id = id }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard let batch = core.state.batches[id] else { throw .notFound("payment batch", "拨付批次") }
        guard !caller.signers.contains(batch.maker), batch.makerOnBehalfOf.map(caller.signers.contains) != true else {
            throw .forbidden("same-person", zh: "制单人不能复核自己的批次。", en: "The checker must be another person than the maker.")
        }
        guard batch.status == .drafted else {
            throw .invalidState(batch.status, allowed: batch.status.allowedSteps, step: "approval")
        }
        core.emit(BatchApproved(id, person: caller.person))
    }
}
