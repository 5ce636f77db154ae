import JSON

/// Lends some of the caller's powers to another client, for some days.
public struct Delegate: Command {
    public static let name = "delegate"
    public static let action: Action? = .delegate

    public var delegate: ID<Client>
    public var actions: [Action]
    public var from: LocalDate
    public var until: LocalDate
    public var reason: String

    public init(delegate: ID<Client>, actions: [Action], from: LocalDate, until: LocalDate, reason: String) {
        self.delegate = delegate
        self.actions = actions
        self.from = from
        self.until = until
        self.reason = reason
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard caller.delegation == nil else {
            throw .forbidden("lent-power", zh: "受托的权限不能再次转委托。", en: "A power that was lent to you cannot be lent on.")
        }
        let failures = dayFailures(core.today) + delegateFailures(caller, core.state) + actionFailures(caller)
        guard failures.isEmpty else { throw .rejected(failures) }
        var delegation = Delegation()
        delegation.id = core.makeID()
        delegation.delegator = caller.clientID
        delegation.delegate = delegate
        delegation.actions = Action.allCases.filter(actions.contains)
        delegation.from = from
        delegation.until = until
        delegation.reason = reason
        delegation.createdAt = core.moment.at
        core.emit(PowerDelegated(delegation))
    }

    private func failure(_ pointer: String, _ code: String, _ zh: String, _ en: String) -> Problem.Failure {
        .init(pointer: pointer, code: code, message: LocalizedText(zh: zh, en: en))
    }

    private func dayFailures(_ today: LocalDate) -> [Problem.Failure] {
        var failures: [Problem.Failure] = []
        if until < from { failures.append(failure("/until", "ends-before-it-begins", "终止日早于起始日。", "It ends before it begins.")) }
        if until < today { failures.append(failure("/until", "past", "终止日已过。", "The last day has passed.")) }
        if until.day - from.day >= Delegation.daysMax {
            failures.append(
                failure("/until", "too-long", "委托至多 \(Delegation.daysMax) 天。", "A delegation lasts at most \(Delegation.daysMax) days."))
        }
        return failures
    }

    private func delegateFailures(_ caller: Principal, _ state: State) -> [Problem.Failure] {
        guard let client = state.clients[delegate], client.revokedAt == nil else {
            return [failure("/delegate", "unknown-client", "没有这个调用方。", "There is no such client.")]
        }
        guard delegate != caller.clientID, client.person != caller.person else {
            return [failure("/delegate", "own-person", "不能委托给本人。", "Nobody delegates to themselves: it is the same person.")]
        }
        guard Set(client.roles).isDisjoint(with: [.admin, .auditor, .portal, .applicant]) else {
            return [
                failure(
                    "/delegate", "role-conflict", "管理员、审计员、门户和申请人不能受托审核或支付。",
                    "Administrators, auditors, portals and applicants neither review nor pay: choose another official.")
            ]
        }
        return []
    }

    private func actionFailures(_ caller: Principal) -> [Problem.Failure] {
        var failures: [Problem.Failure] = []
        if actions.isEmpty { failures.append(failure("/actions", "required", "至少需要一项权限。", "Name at least one action.")) }
        for (index, action) in actions.enumerated() where !action.isDelegable || !Authority.allows(caller, action) {
            let can = Action.allCases.filter { $0.isDelegable && Authority.allows(caller, $0) }.map(\.rawValue)
            failures.append(
                failure(
                    "/actions/\(index)", "not-yours-to-lend", "您可以委托的权限：\(can.joined(separator: "、"))。",
                    "What you may lend: \(can.joined(separator: ", "))."))
        }
        return failures
    }
}

/// Ends a delegation before its last day, at once.
public struct EndDelegation: Command {
    public static let name = "end-delegation"
    public static let action: Action? = .delegate

    public var id: ID<Delegation>

    public init(id: ID<Delegation>) { self.id = id }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard let delegation = core.state.delegations[id], delegation.delegator == caller.clientID || delegation.delegate == caller.clientID
        else { throw .notFound("delegation", "委托") }
        guard delegation.revokedAt == nil else {
            throw Problem(
                .conflict, "invalid-state", zh: "该委托已终止。", en: "The delegation has ended already.",
                members: [.init(key: "state", value: "ended"), .init(key: "allowed", value: [])])
        }
        core.emit(DelegationEnded(id))
    }
}
