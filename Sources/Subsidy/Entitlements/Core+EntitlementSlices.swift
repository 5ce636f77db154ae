import FEEL
import JSON
import Ledger

extension Core {
    /// Runs that go on at once.
    public static let entitlementRunsMax = 8

    /// Whether there is work that goes on beside the commands: the next `work` does a part of it.
    public var hasWork: Bool { !state.entitlementRunsUnderWay.isEmpty }

    /// Does one part of what goes on beside the commands, in a record of its own; nil where nothing does.
    public mutating func work(at instant: Instant, entropy: UInt64) -> Outcome? {
        guard let id = state.entitlementRunsUnderWay.all.first(where: { _ in true }) else { return nil }
        return system("advance-entitlement-run", at: instant, entropy: entropy) { $0.advance(id) }
    }

    /// Decides a run's next slice.
    mutating func advance(_ id: ID<EntitlementRun>) {
        guard let run = state.entitlementRuns[id] else { preconditionFailure("\(id) goes on and is not on file") }
        guard let scheme = policy.scheme(run.scheme, version: run.schemeVersion) else {
            emit(EntitlementRunAdvanced(failing: id, reason: "version \(run.schemeVersion) of \(run.scheme) is no longer configured"))
            return
        }
        var slice = EntitlementSlice(run, scheme, settings: policy.settings.values(on: today))
        do throws(Problem) {
            if !run.isDryRun { slice.dates = (try publicity(of: scheme), try confirmation(of: scheme)) }
        } catch {
            emit(EntitlementRunAdvanced(failing: id, reason: error.detail.en))
            return
        }
        for position in run.position..<min(run.total, run.position + run.sliceLength) {
            guard let entry = state.enterprises[state.enterprises.uscc(at: position)] else {
                preconditionFailure("the register's order names nobody")
            }
            let decision = slice.decide(entry.enterprise, in: self)
            slice.note(decision)
            if case .included(let assessment, _) = decision, !run.isDryRun { list(entry.enterprise, assessment, slice) }
        }
        emit(slice.advanced(slice.end >= run.total ? .completed : .running))
    }

    /// Puts an enterprise on the list: its application, with the amount reserved.
    private mutating func list(_ enterprise: Enterprise, _ assessment: Assessment, _ slice: EntitlementSlice) {
        var application = Application()
        application.id = makeID()
        application.run = slice.run
        application.scheme = slice.scheme.id
        application.schemeVersion = slice.scheme.version
        application.applicant = enterprise.uscc.code
        application.district = enterprise.district ?? ""
        application.claim = .object(JSONObject())
        application.assessment = assessment
        application.approvedRate = assessment.rate
        application.approvedAmount = assessment.amount
        application.chargedAmount = assessment.amount
        application.poolAmount = assessment.amount
        application.pool = slice.scheme.pool
        application.capKeys = slice.scheme.capKeys(enterprise: enterprise.uscc, claim: .null, on: today)
        application.approvedOn = today
        application.createdAt = moment.at
        application.updatedAt = moment.at
        application.status = .approved
        application.confirmBy = slice.dates.confirmBy
        if slice.dates.confirmBy == nil, let until = slice.dates.publicUntil {
            application.status = .publicity
            application.publicFrom = today
            application.publicityClockFrom = today
            application.publicUntil = until
        }
        emit(EntitlementListed(application))
        if let pool = slice.scheme.pool { reserve(assessment.amount, in: pool, for: application.id.text) }
        if slice.dates.confirmBy == nil, slice.dates.publicUntil == nil { grant(application.id, effective: today) }
    }
}

/// The decisions of one slice, and the counts that its record keeps.
struct EntitlementSlice {
    let run: ID<EntitlementRun>
    let scheme: Scheme
    /// The last day of publicity and of confirmation, where there is one.
    var dates: (publicUntil: LocalDate?, confirmBy: LocalDate?) = (nil, nil)
    private(set) var end: Int
    private let settings: JSONObject
    private let isDryRun: Bool
    /// What a dry run has promised so far: a real one has it reserved.
    private var promised: Fen
    private var places: [EntitlementVerdict: Int]
    private var record = EntitlementRunAdvanced()

    enum Decision {
        case included(Assessment, EntitlementVerdict)
        case out(EntitlementVerdict)

        var verdict: EntitlementVerdict {
            switch self {
            case .included(_, let verdict), .out(let verdict): verdict
            }
        }
    }

    init(_ run: EntitlementRun, _ scheme: Scheme, settings: JSONObject) {
        self.run = run.id
        self.scheme = scheme
        self.settings = settings
        isDryRun = run.isDryRun
        promised = run.isDryRun ? run.amount : .zero
        end = run.position
        places = Dictionary(uniqueKeysWithValues: run.verdicts.enumerated().map { ($1, $0) })
        record.id = run.id
    }

    /// The scheme's rules over what the register says, then what the enterprise has already, then the pool.
    func decide(_ enterprise: Enterprise, in core: Core) -> Decision {
        let history = core.state.history(for: scheme, enterprise: enterprise, claim: .null, settings: settings, on: core.today)
        let pool = scheme.pool.map { core.state.books.position(of: $0).available } ?? .zero
        let input = AssessmentInput(
            scheme: scheme, enterprise: enterprise, claim: .object(JSONObject()), today: core.today, settings: settings, history: history,
            poolAvailable: pool - promised)
        let assessment = assessEntitlement(input)
        let failed = assessment.reasons.filter { $0.passed == false }.map(\.rule)
        let undecided = assessment.reasons.filter { $0.passed == nil }.map(\.rule)
        if !failed.isEmpty { return .out(EntitlementVerdict(.excluded, failed: failed, undecided: undecided)) }
        if !undecided.isEmpty { return .out(EntitlementVerdict(.undecided, undecided: undecided)) }
        if core.state.hasEntitlement(scheme.id, enterprise.uscc.code) || (assessment.amount == .zero && assessment.boundBy == .cap) {
            return .out(EntitlementVerdict(.excluded, failed: [EntitlementVerdict.alreadyGranted]))
        }
        guard assessment.amount > .zero else {
            return .out(EntitlementVerdict(.excluded, failed: [EntitlementVerdict.poolExhausted]))
        }
        return .included(assessment, EntitlementVerdict(.included))
    }

    mutating func note(_ decision: Decision) {
        let verdict = decision.verdict
        end += 1
        if let place = places[verdict] {
            record.slice.append(place)
        } else {
            places[verdict] = places.count
            record.verdicts.append(verdict)
            record.slice.append(places.count - 1)
        }
        switch decision {
        case .included(let assessment, _):
            record.included += 1
            record.amount += assessment.amount
            if isDryRun { promised += assessment.amount }
        case .out(let verdict) where verdict.outcome == .undecided: record.undecided += 1
        case .out: record.excluded += 1
        }
    }

    func advanced(_ status: EntitlementRunStatus) -> EntitlementRunAdvanced {
        var record = record
        record.status = status
        return record
    }
}

extension State {
    /// Whether an enterprise was given a scheme's voucher by a run: it is given once, used or not. What was declined, lapsed or fell
    /// to an objection was not given.
    func hasEntitlement(_ scheme: String, _ uscc: String) -> Bool {
        applicationIndex.approved(forApplicant: uscc).contains { id in
            applications[id].map { $0.scheme == scheme && $0.status != .withdrawn && $0.status != .rejected } ?? false
        }
    }
}
