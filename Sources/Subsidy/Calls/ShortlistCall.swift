/// Makes the shortlist of a call that has closed: what is on it moves on from the stage `shortlist`, what is not is rejected.
public struct ShortlistCall: Command {
    public static let name = "shortlist-call"
    public static let action: Action? = .shortlistCall

    public var id: ID<IntakeCall>
    public var applications: [ID<Application>]
    public var opinion: String

    /// The stage of the workflow at which applications wait for the shortlist.
    public static let stage = "shortlist"
    /// Applications of one call that a shortlist decides on.
    public static let applicationsMax = 2000

    public init(id: ID<IntakeCall>, applications: [ID<Application>], opinion: String) {
        self.id = id
        self.applications = applications
        self.opinion = opinion
    }

    public func decide(in core: inout Core) throws(Problem) {
        guard let call = core.state.calls[id] else { throw .notFound("call", "申报批次") }
        let status = call.status(on: core.today)
        guard status == .closed, call.shortlistedAt == nil else {
            throw .invalidState(status, allowed: call.shortlistedAt == nil ? status.allowedSteps : [], step: "shortlist")
        }
        let waiting = call.applications.compactMap { core.state.applications[$0] }.filter { $0.stage == Self.stage }
        try check(waiting, in: core)
        core.emit(ShortlistMade(id))
        for application in waiting {
            let isListed = applications.contains(application.id)
            let review = ReviewApplication(
                id: application.id, stage: Self.stage, outcome: isListed ? .approve : .reject, opinion: opinion)
            try review.carryOut(in: &core)
        }
    }

    /// Everything is checked before anything happens: each that is listed waits for it, and the caller may sign every one.
    private func check(_ waiting: [Application], in core: Core) throws(Problem) {
        guard waiting.count <= Self.applicationsMax else {
            throw Problem(
                .conflict, "too-many-waiting", zh: "待入围申请超过 \(Self.applicationsMax) 件，请先逐件审核一部分。",
                en: "More than \(Self.applicationsMax) applications wait: review some of them one by one first.")
        }
        let ids = Set(waiting.map(\.id))
        let failures = applications.enumerated().filter { !ids.contains($0.element) }.map { index, _ in
            Problem.Failure(
                pointer: "/applications/\(index)", code: "not-waiting",
                message: LocalizedText(zh: "该申请不在本批次待入围的申请之中。", en: "This application does not wait for the shortlist of this call."))
        }
        guard failures.isEmpty else { throw .rejected(failures) }
        for application in waiting {
            let scheme = try core.scheme(of: application)
            guard let stage = scheme.workflow.first(where: { $0.stage == Self.stage }) else { continue }
            try core.checkReviewer(of: application, stage: stage)
        }
    }
}
