import JSON

/// Gives a batch up that nobody has approved. Its payables wait again.
public struct CancelBatch: Command {
    public static let name = "cancel-batch"
    public static let action: Action? = .draftBatch

    public var id: ID<Batch>
    public var reason: String

    public init(id: ID<Batch>, reason: String) {
        self.id = id
        self.reason = reason
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard let batch = core.state.batches[id] else { throw .notFound("payment batch", "拨付批次") }
        // An approved batch may be at the bank already: what is paid out twice cannot be called back by a click.
        guard batch.status == .drafted else {
            throw .invalidState(batch.status, allowed: batch.status.allowedSteps, step: "cancellation")
        }
        core.emit(BatchCancelled(id, person: caller.person, reason: reason))
        // What was ordered back while it was on its way out is not paid now: nobody gives back what they never got.
        for item in batch.items {
            guard let payable = core.state.payables[item.payable] else { continue }
            core.settleUnpaidRecoveries(of: payable, reason: "batch cancelled: \(reason)")
        }
    }
}

/// Notes that the file was handed to the bank or the treasury.
public struct DispatchBatch: Command {
    public static let name = "dispatch-batch"
    public static let action: Action? = .recordResults

    public var id: ID<Batch>

    public init(id: ID<Batch>) { self.id = id }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard let batch = core.state.batches[id] else { throw .notFound("payment batch", "拨付批次") }
        guard batch.status == .approved else {
            throw .invalidState(batch.status, allowed: batch.status.allowedSteps, step: "dispatch")
        }
        core.emit(BatchSent(id, person: caller.person))
    }
}
