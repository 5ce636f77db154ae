import JSON
import Ledger

/// One person's decision at the stage that waits.
public struct ReviewApplication: Command {
    public static let name = "review-application"
    public static let action: Action? = .reviewApplication

    public var id: ID<Application>
    public var stage: String
    public var outcome: ReviewOutcome
    public var approvedBase: Fen?
    public var approvedRate: Rate?
    public var score: Int?
    public var opinion: String

    public init(
        id: ID<Application>, stage: String, outcome: ReviewOutcome, approvedBase: Fen? = nil, approvedRate: Rate? = nil, score: Int? = nil,
        opinion: String
    ) {
        self.id = id
        self.stage = stage
        self.outcome = outcome
        self.approvedBase = approvedBase
        self.approvedRate = approvedRate
        self.score = score
        self.opinion = opinion
    }

    public func decide(in core: inout Core) throws(Problem) { try carryOut(in: &core) }

    /// The decision itself, also as a part of another command.
    func carryOut(in core: inout Core) throws(Problem) {
        let application = try core.application(id)
        let scheme = try core.scheme(of: application)
        guard application.status == .submitted || application.status == .inReview, let current = application.stage,
            let place = scheme.workflow.firstIndex(where: { $0.stage == current })
        else { throw .invalidState(application.status, allowed: application.allowedSteps, step: "reviews") }
        let workflow = scheme.workflow[place]
        try checkStage(workflow, of: application)
        try core.checkReviewer(of: application, stage: workflow)
        try checkFigures(application, scheme, workflow)

        let review = try review(in: core)
        if workflow.isPanel, outcome != .return {
            try vote(application, scheme, place, review, in: &core)
            return
        }
        switch outcome {
        case .return: core.emit(ReviewRecorded(id, review: review, status: .returned, stage: nil))
        case .reject:
            core.emit(ReviewRecorded(id, review: review, status: .inReview, stage: nil))
            core.emit(ApplicationRejected(id, reason: opinion))
        case .approve: try approve(application, scheme, place, review, in: &core)
        }
    }

    private func checkStage(_ workflow: WorkflowStage, of application: Application) throws(Problem) {
        guard stage == workflow.stage else {
            var problem = Problem.invalidState(application.status, allowed: application.allowedSteps, step: "reviews: \(stage)")
            problem.members.append(.init(key: "stage", value: .string(workflow.stage)))
            throw problem
        }
    }

    /// The review may lower base and rate, never raise them; only a panel scores.
    private func checkFigures(_ application: Application, _ scheme: Scheme, _ workflow: WorkflowStage) throws(Problem) {
        var failures: [Problem.Failure] = []
        func fail(_ pointer: String, _ code: String, _ zh: String, _ en: String) {
            failures.append(.init(pointer: pointer, code: code, message: LocalizedText(zh: zh, en: en)))
        }
        let ceiling = application.assessment?.base ?? application.assessment?.amount
        if let approvedBase {
            if approvedBase <= .zero { fail("/approvedBase", "not-positive", "核定额必须大于零。", "The approved base must be more than zero.") }
            if let ceiling, approvedBase > ceiling {
                fail(
                    "/approvedBase", "base-too-high", "核定额不能超过可核定的申报额 \(ceiling)。",
                    "The approved base may be at most the eligible claim, \(ceiling).")
            }
        }
        if let approvedRate {
            if let rule = scheme.rate, !rule.allows(approvedRate) {
                fail(
                    "/approvedRate", "rate-too-high", "比例不符合规定：\(rule.rate)。",
                    "The clause allows \(rule.rate): the review sets at most that.")
            }
            if approvedRate == .zero { fail("/approvedRate", "not-positive", "比例必须大于零。", "The rate must be more than zero.") }
            if scheme.rate == nil { fail("/approvedRate", "no-rate", "该项目没有比例。", "This scheme has no rate.") }
        }
        if workflow.isPanel, outcome != .return, score == nil {
            fail("/score", "required", "该阶段需要评分（0–100）。", "This stage needs a score from 0 to 100.")
        }
        if let score, !(0...100).contains(score) { fail("/score", "out-of-range", "评分为 0 至 100。", "A score is from 0 to 100.") }
        guard failures.isEmpty else { throw .rejected(failures) }
    }

    private func review(in core: Core) throws(Problem) -> Review {
        let caller = try core.caller()
        var review = Review()
        review.stage = stage
        review.outcome = outcome
        review.person = caller.person
        review.client = caller.clientID
        review.onBehalfOf = caller.delegation?.person
        review.approvedBase = approvedBase
        review.approvedRate = approvedRate
        review.score = score
        review.opinion = opinion
        review.at = core.moment.at
        return review
    }

    /// Counts the signature; the stage's last one moves the application on, the last stage's approves it.
    private func approve(
        _ application: Application, _ scheme: Scheme, _ place: Int, _ review: Review, in core: inout Core
    ) throws(Problem) {
        let signed = application.signatures.filter { $0.stage == stage && $0.outcome == .approve } + [review]
        guard signed.count >= scheme.workflow[place].signatures else {
            core.emit(ReviewRecorded(id, review: review, status: .inReview, stage: stage))
            return
        }
        try moveOn(application, scheme, place, review, in: &core)
    }

    /// A panel's member scores, whatever they would do alone; when all have, the mean decides.
    private func vote(
        _ application: Application, _ scheme: Scheme, _ place: Int, _ review: Review, in core: inout Core
    ) throws(Problem) {
        let workflow = scheme.workflow[place]
        let votes = application.signatures.filter { $0.stage == stage } + [review]
        guard votes.count >= workflow.signatures else {
            core.emit(ReviewRecorded(id, review: review, status: .inReview, stage: stage))
            return
        }
        guard workflow.isPassed(by: votes.map { $0.score ?? 0 }) else {
            core.emit(ReviewRecorded(id, review: review, status: .inReview, stage: nil))
            core.emit(ApplicationRejected(id, reason: "the panel's mean score is below \(workflow.minimumScore ?? 0)"))
            return
        }
        try moveOn(application, scheme, place, review, in: &core)
    }

    /// The stage is complete.
    private func moveOn(
        _ application: Application, _ scheme: Scheme, _ place: Int, _ review: Review, in core: inout Core
    ) throws(Problem) {
        if place + 1 < scheme.workflow.count {
            core.emit(ReviewRecorded(id, review: review, status: .inReview, stage: scheme.workflow[place + 1].stage))
            return
        }
        let approval = try core.approval(of: application, under: scheme, signatures: application.signatures + [review])
        let publicity = try core.publicity(of: scheme)
        core.emit(ReviewRecorded(id, review: review, status: .inReview, stage: nil))
        core.emit(approval)
        if let pool = scheme.pool { core.reserve(approval.poolAmount, in: pool, for: id.text) }
        if let publicity {
            core.emit(PublicityStarted(id, from: core.today, until: publicity))
        } else {
            core.grant(id, effective: core.today)
        }
    }
}
