import Ledger

/// Somebody objects to an award under publicity. The clock stops.
public struct FileObjection: Command {
    public static let name = "file-objection"
    public static let action: Action? = .object

    public var id: ID<Application>
    public var reason: String

    public init(id: ID<Application>, reason: String) {
        self.id = id
        self.reason = reason
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard let application = core.state.applications[id],
            core.state.isPublic(application) || core.state.isVisible(application, to: caller)
        else { throw .notFound("application", "申请") }
        guard core.state.isPublic(application) else {
            throw .invalidState(application.status, allowed: application.allowedSteps, step: "objections")
        }
        var objection = Objection()
        objection.id = core.makeID()
        objection.application = id
        objection.by = caller.clientID
        objection.person = caller.person
        objection.reason = reason
        objection.createdAt = core.moment.at
        core.emit(ObjectionFiled(objection, left: try daysLeft(application, in: core)))
    }

    /// Working days of publicity that are left, today included: a day on which the clock stops was not a whole day of publicity.
    /// The day on which the clock was set going never counted, so it is not left either.
    private func daysLeft(_ application: Application, in core: Core) throws(Problem) -> Int {
        if let left = application.publicityLeft { return left }
        guard let until = application.publicUntil else { return 0 }
        let yesterday = core.today.adding(days: -1)
        return try core.calendar.workingDays(after: max(yesterday, application.publicityClockFrom ?? yesterday), through: until)
    }
}

/// The city rules on an objection: upheld, the award falls; upheld in part, it falls to an amount and is published anew; dismissed, the
/// rest of the publicity runs.
public struct RuleObjection: Command {
    public static let name = "rule-objection"
    public static let action: Action? = .ruleObjection

    public var id: ID<Objection>
    public var outcome: ObjectionStatus
    /// What is left of the award where the objection is upheld in part.
    public var approvedAmount: Fen?
    public var opinion: String

    public init(id: ID<Objection>, outcome: ObjectionStatus, approvedAmount: Fen? = nil, opinion: String) {
        self.id = id
        self.outcome = outcome
        self.approvedAmount = approvedAmount
        self.opinion = opinion
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard let objection = core.state.objections[id], let application = core.state.applications[objection.application] else {
            throw .notFound("objection", "异议")
        }
        guard objection.status == .open else { throw .invalidState(objection.status, allowed: [], step: "ruling") }
        guard application.status == .objection else {
            throw .invalidState(application.status, allowed: application.allowedSteps, step: "ruling")
        }
        guard outcome != .open else {
            throw .invalid("/outcome", "not-permitted", zh: "裁定只能是 upheld 或 dismissed。", en: "A ruling is upheld or dismissed.")
        }
        try core.checkInterest(caller, in: application)
        guard !caller.signers.contains(objection.person) else {
            throw .forbidden("conflict-of-interest", zh: "异议人不能裁定自己的异议。", en: "Whoever objected does not rule on it.")
        }
        try checkSignature(caller, application, core)
        try checkAmount(application)
        let isLast = application.objections.allSatisfy { $0 == id || core.state.objections[$0]?.status != .open }
        var until: LocalDate?
        if outcome == .dismissed, isLast {
            until = try core.calendar.adding(workingDays: max(1, application.publicityLeft ?? 0), after: core.today)
        }
        if outcome == .upheld, approvedAmount != nil, isLast, let scheme = try? core.scheme(of: application) {
            until = try core.publicity(of: scheme)
        }
        core.emit(ruling(by: caller, of: application.id))
        if outcome == .upheld, let approvedAmount {
            core.reduceGrant(
                application.id, by: (application.chargedAmount ?? .zero).saturatingMinus(approvedAmount), reason: "objection upheld in part"
            )
            if let until { core.emit(PublicityResumed(application.id, until: until)) }
        } else if outcome == .upheld {
            core.emit(ApplicationRejected(application.id, reason: opinion))
            core.giveUpReservation(of: application, reason: "objection upheld")
        } else if let until {
            core.emit(PublicityResumed(application.id, until: until))
        }
    }

    /// A ruling is a signature on the case, and one person signs at most once on it (domain rules, 11): whoever decided what is objected to
    /// does not judge the objection. The policy's dated setting may let them.
    private func checkSignature(_ caller: Principal, _ application: Application, _ core: Core) throws(Problem) {
        guard ObjectionRuling(core.policy.settings.values(on: core.today)).isOpen(to: caller, in: application) else {
            throw .forbidden(
                "already-signed", zh: "您已在本案签署意见，异议须由另一位审核人裁定。",
                en: "You have signed this case: another municipal reviewer must rule on the objection.")
        }
    }

    /// An objection that is upheld in part lowers the award, and neither raises it nor takes all of it.
    private func checkAmount(_ application: Application) throws(Problem) {
        guard let approvedAmount else { return }
        let standing = application.chargedAmount ?? .zero
        guard outcome == .upheld, approvedAmount > .zero, approvedAmount < standing else {
            throw .invalid(
                "/approvedAmount", "not-permitted", zh: "部分成立（upheld）时核减后的金额须大于零且小于 \(standing)。",
                en: "Where an objection is upheld in part, what is left must be more than zero and less than \(standing).")
        }
    }

    private func ruling(by caller: Principal, of application: ID<Application>) -> ObjectionRuled {
        var ruling = ObjectionRuled()
        ruling.id = id
        ruling.of = application
        ruling.outcome = outcome
        ruling.ruling = opinion
        ruling.person = caller.person
        return ruling
    }
}
