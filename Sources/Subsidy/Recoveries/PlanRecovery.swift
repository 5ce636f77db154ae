import JSON
import Ledger

/// Sets or changes the instalments of what is still to come under an order.
public struct PlanRecovery: Command {
    public static let name = "plan-recovery"
    public static let action: Action? = .orderRecovery

    public var id: ID<Recovery>
    public var instalments: [Recovery.Instalment]

    public init(id: ID<Recovery>, instalments: [Recovery.Instalment]) {
        self.id = id
        self.instalments = instalments
    }

    public func decide(in core: inout Core) throws(Problem) {
        let recovery = try core.openRecovery(id, step: "instalments")
        guard !instalments.isEmpty else {
            throw .invalid("/instalments", "required", zh: "至少需要一期。", en: "Name at least one instalment.")
        }
        try Recovery.checkPlan(instalments, of: recovery.outstanding, from: core.today)
        // What came in before the plan was due before it: the plan is for the rest, and interest is counted on the plan.
        let kept = recovery.received == .zero ? [] : [Recovery.Instalment(amount: recovery.received, dueOn: core.today)]
        core.emit(RecoveryPlanned(recovery, instalments: kept + instalments))
    }
}

/// Proposes to give up what has not come back under an order.
public struct ProposeWriteOff: Command {
    public static let name = "propose-write-off"
    public static let action: Action? = .orderRecovery

    public var id: ID<Recovery>
    public var reason: String

    public init(id: ID<Recovery>, reason: String) {
        self.id = id
        self.reason = reason
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        let recovery = try core.openRecovery(id, step: "write-off")
        var writeOff = Recovery.WriteOff()
        writeOff.amount = recovery.outstanding
        writeOff.reason = reason
        writeOff.maker = caller.person
        writeOff.onBehalfOf = caller.delegation?.person
        core.emit(WriteOffProposed(recovery, writeOff))
    }
}

/// Another person than the proposer gives up what has not come back.
public struct ApproveWriteOff: Command {
    public static let name = "approve-write-off"
    public static let action: Action? = .approveWriteOff

    public var id: ID<Recovery>

    public init(id: ID<Recovery>) { self.id = id }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        let recovery = try core.openRecovery(id, step: "write-off/approval")
        guard let proposed = recovery.writeOff else {
            throw Problem(
                .conflict, "invalid-state", zh: "没有待批准的核销建议。", en: "Nobody has proposed to write it off: POST …/write-off first.",
                members: [
                    .init(key: "state", value: .string(recovery.status.rawValue)),
                    .init(key: "allowed", value: .array(recovery.status.allowedSteps.map { .string($0) })),
                ])
        }
        guard !caller.signers.contains(where: { $0 == proposed.maker || $0 == proposed.onBehalfOf }) else {
            throw .forbidden("same-person", zh: "提出人不能批准自己的核销。", en: "Whoever proposed the write-off does not approve it.")
        }
        // Money that came in since lowers what is given up.
        core.emit(RecoveryWrittenOff(recovery, person: caller.person))
    }
}
