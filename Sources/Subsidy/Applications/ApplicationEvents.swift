import JSON
import Ledger

/// What happens to applications.
public enum ApplicationEvents {
    static let all: [any Event.Type] = [
        ApplicationDrafted.self, ApplicationAmended.self, ApplicationSubmitted.self, ApplicationWithdrawn.self, ReviewRecorded.self,
        ReviewerRecused.self, ApplicationApproved.self, PublicityStarted.self, ObjectionFiled.self, ObjectionRuled.self,
        PublicityResumed.self, ApplicationRejected.self, ApplicationGranted.self, ApplicationClosed.self, OtherAwardRecorded.self,
        AmountReduced.self, AuditRecorded.self,
    ]
}

extension State {
    /// Changes an application and marks it as changed by this record.
    mutating func change(_ id: ID<Application>, in moment: Moment, _ change: (inout Application) -> Void) {
        applications.update(id) {
            change(&$0)
            $0.updatedAt = moment.at
            $0.version = moment.seq
        }
    }
}

public struct ApplicationDrafted: Event {
    public static let type = "application-drafted"
    public var drafted = Application()

    public init() {}
    init(_ application: Application) { drafted = application }

    public var application: ID<Application>? { drafted.id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("application", &drafted) }

    public func apply(to state: inout State, in moment: Moment) {
        var drafted = drafted
        drafted.version = moment.seq
        // The register's own text, so that a thousand applications of one applicant share it.
        drafted.applicant = state.enterprises[drafted.applicant]?.enterprise.uscc.code ?? drafted.applicant
        state.applications.insert(drafted)
        state.applicationIndex.add(drafted)
        state.note(drafted.documents, of: drafted.id)
    }
}

public struct ApplicationAmended: Event {
    public static let type = "application-amended"
    public var id = ID<Application>("")
    public var claim: JSON?
    public var documents: [AttachedDocument]?

    public init() {}
    init(_ id: ID<Application>, claim: JSON?, documents: [AttachedDocument]?) {
        self.id = id
        self.claim = claim
        self.documents = documents
    }

    public var application: ID<Application>? { id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("claim", &claim)
        try fields.field("documents", &documents)
    }

    public func apply(to state: inout State, in moment: Moment) {
        if let documents {
            state.forget(state.applications[id]?.documents ?? [], of: id)
            state.note(documents, of: id)
        }
        let before = state.applications[id]
        state.change(id, in: moment) {
            if let claim { $0.claim = claim }
            if let documents { $0.documents = documents }
        }
        if claim != nil, let before, !before.otherAwards.isEmpty, let application = state.applications[id] {
            state.applicationIndex.moveAwarded(application, before: before.claim)
        }
    }
}

/// Handed in: the scheme's version and the assessment are frozen, earlier signatures no longer stand.
public struct ApplicationSubmitted: Event {
    public static let type = "application-submitted"
    public var id = ID<Application>("")
    public var schemeVersion = ""
    public var stage = ""
    /// The frozen assessment, as text: see `Application.assessmentText`.
    public var assessmentText: JSONText?
    /// The call in whose window it was handed in.
    public var call: ID<IntakeCall>?

    public init() {}
    init(_ id: ID<Application>, schemeVersion: String, stage: String, assessment: Assessment, call: ID<IntakeCall>?) {
        self.call = call
        self.id = id
        self.schemeVersion = schemeVersion
        self.stage = stage
        assessmentText = JSONText(assessment)
    }

    public var application: ID<Application>? { id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("schemeVersion", &schemeVersion)
        try fields.field("stage", &stage)
        try fields.field("assessment", &assessmentText)
        try fields.field("call", &call)
    }

    public func apply(to state: inout State, in moment: Moment) {
        let isFirst = state.applications.look(at: id) { $0.submittedAt == nil } ?? true
        if isFirst { state.tally(id, in: moment) { tally, _ in tally.submitted += 1 } }
        if let call {
            state.calls.update(call) {
                if !$0.applications.contains(id) { $0.applications.append(id) }
                $0.version = moment.seq
            }
        }
        state.change(id, in: moment) {
            $0.status = .submitted
            $0.call = call
            $0.schemeVersion = schemeVersion
            $0.stage = stage
            $0.assessmentText = assessmentText
            $0.submittedAt = moment.at
            $0.stageSince = moment.at
            for index in $0.reviews.indices { $0.reviews[index].stands = false }
        }
        state.applicationIndex.setAwaitingReview(id, true)
    }
}

public struct ApplicationWithdrawn: Event {
    public static let type = "application-withdrawn"
    public var id = ID<Application>("")
    public var reason: String?

    public init() {}
    init(_ id: ID<Application>, reason: String?) {
        self.id = id
        self.reason = reason
    }

    public var application: ID<Application>? { id }
    public var opinion: String? { reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) { state.end(id, as: .withdrawn, in: moment) }
}

extension State {
    /// Takes an application out of every queue for good.
    mutating func end(_ id: ID<Application>, as status: ApplicationStatus, in moment: Moment) {
        var publicUntil: LocalDate?
        var confirmBy: LocalDate?
        change(id, in: moment) {
            publicUntil = $0.publicUntil
            confirmBy = $0.confirmBy
            $0.status = status
            $0.stage = nil
        }
        if let confirmBy { agenda.remove(.confirmationOver(id), of: confirmBy) }
        applicationIndex.setAwaitingReview(id, false)
        applicationIndex.setUnderPublicity(id, false)
        if let publicUntil { agenda.remove(.publicityOver(id), of: publicUntil) }
    }
}

/// A signature, and where it moves the application: on to `stage`, back to the applicant, or nowhere yet.
public struct ReviewRecorded: Event {
    public static let type = "review-recorded"
    public var id = ID<Application>("")
    public var review = Review()
    public var status = ApplicationStatus.inReview
    public var stage: String?

    public init() {}
    init(_ id: ID<Application>, review: Review, status: ApplicationStatus, stage: String?) {
        self.id = id
        self.review = review
        self.status = status
        self.stage = stage
    }

    public var application: ID<Application>? { id }
    public var opinion: String? { review.opinion }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("review", &review)
        try fields.field("status", &status)
        try fields.field("stage", &stage)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.change(id, in: moment) {
            $0.reviews.append(review)
            $0.status = status
            if $0.stage != stage { $0.stageSince = moment.at }
            $0.stage = stage
        }
        state.applicationIndex.setAwaitingReview(id, stage != nil)
    }
}

public struct ReviewerRecused: Event {
    public static let type = "reviewer-recused"
    public var id = ID<Application>("")
    public var person = ""
    public var reason = ""

    public init() {}
    init(_ id: ID<Application>, person: String, reason: String) {
        self.id = id
        self.person = person
        self.reason = reason
    }

    public var application: ID<Application>? { id }
    public var opinion: String? { reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("person", &person)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.change(id, in: moment) { $0.recusals.append(person) }
    }
}

/// The review accepted it: what is granted is frozen with its trace, and counts towards every cap from here on.
public struct ApplicationApproved: Event {
    public static let type = "application-approved"
    public var id = ID<Application>("")
    public var base = Fen.zero
    public var rate = Rate.zero
    public var amount = Fen.zero
    /// The part that the city's pool pays.
    public var poolAmount = Fen.zero
    public var pool: String?
    /// The frozen assessment, as text: see `Application.assessmentText`.
    public var assessmentText: JSONText?
    public var capKeys: [String] = []
    public var contractKey: String?
    /// Keys beside the contract's under which the approval is found: the contract's number, the team.
    public var otherKeys: [String] = []

    public init() {}

    public var application: ID<Application>? { id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("base", &base)
        try fields.field("rate", &rate)
        try fields.field("amount", &amount)
        try fields.field("poolAmount", &poolAmount)
        try fields.field("pool", &pool)
        try fields.field("assessment", &assessmentText)
        try fields.list("capKeys", &capKeys)
        try fields.field("contractKey", &contractKey)
        try fields.list("otherKeys", &otherKeys)
    }

    public func apply(to state: inout State, in moment: Moment) {
        var (applicant, scheme) = ("", "")
        state.change(id, in: moment) {
            (applicant, scheme) = ($0.applicant, $0.scheme)
            $0.status = .approved
            $0.stage = nil
            $0.approvedBase = base
            $0.approvedRate = rate
            $0.approvedAmount = amount
            $0.poolAmount = poolAmount
            $0.pool = pool
            $0.chargedAmount = amount
            $0.assessmentText = assessmentText
            $0.approvedOn = moment.at.date
            $0.capKeys = capKeys
        }
        state.applicationIndex.setAwaitingReview(id, false)
        state.applicationIndex.charge(capKeys, amount)
        state.applicationIndex.addApproved(id, of: applicant, under: scheme)
        for key in (contractKey.map { [$0] } ?? []) + otherKeys { state.applicationIndex.addContract(key, id) }
        if let application = state.applications[id], !application.otherAwards.isEmpty { state.applicationIndex.addAwarded(application) }
    }
}

/// The public notice begins; it lasts through `until`.
public struct PublicityStarted: Event {
    public static let type = "publicity-started"
    public var id = ID<Application>("")
    public var from = LocalDate(day: 0)
    public var until = LocalDate(day: 0)

    public init() {}
    init(_ id: ID<Application>, from: LocalDate, until: LocalDate) {
        self.id = id
        self.from = from
        self.until = until
    }

    public var application: ID<Application>? { id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("from", &from)
        try fields.field("until", &until)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.change(id, in: moment) {
            $0.status = .publicity
            $0.publicFrom = from
            $0.publicityClockFrom = from
            $0.publicUntil = until
        }
        state.applicationIndex.setUnderPublicity(id, true)
        state.agenda.add(.publicityOver(id), after: until)
    }
}

/// The objection was dismissed: the rest of the period runs from here.
public struct PublicityResumed: Event {
    public static let type = "publicity-resumed"
    public var id = ID<Application>("")
    public var until = LocalDate(day: 0)

    public init() {}
    init(_ id: ID<Application>, until: LocalDate) {
        self.id = id
        self.until = until
    }

    public var application: ID<Application>? { id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("until", &until)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.change(id, in: moment) {
            $0.status = .publicity
            $0.publicityClockFrom = moment.at.date
            $0.publicUntil = until
            $0.publicityLeft = nil
        }
        state.agenda.add(.publicityOver(id), after: until)
    }
}

public struct ApplicationRejected: Event {
    public static let type = "application-rejected"
    public var id = ID<Application>("")
    public var reason: String?

    public init() {}
    init(_ id: ID<Application>, reason: String?) {
        self.id = id
        self.reason = reason
    }

    public var application: ID<Application>? { id }
    public var opinion: String? { reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) { state.end(id, as: .rejected, in: moment) }
}

public struct ApplicationGranted: Event {
    public static let type = "application-granted"
    public var id = ID<Application>("")

    public init() {}
    init(_ id: ID<Application>) { self.id = id }

    public var application: ID<Application>? { id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("id", &id) }

    public func apply(to state: inout State, in moment: Moment) {
        state.end(id, as: .granted, in: moment)
        state.tally(id, in: moment) { tally, application in
            tally.granted += 1
            tally.amount += application.poolAmount ?? .zero
        }
    }
}

/// Nothing is left to do: the money is out or back.
public struct ApplicationClosed: Event {
    public static let type = "application-closed"
    public var id = ID<Application>("")

    public init() {}
    init(_ id: ID<Application>) { self.id = id }

    public var application: ID<Application>? { id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("id", &id) }

    public func apply(to state: inout State, in moment: Moment) {
        state.change(id, in: moment) { $0.status = .closed }
    }
}

public struct OtherAwardRecorded: Event {
    public static let type = "other-award-recorded"
    public var id = ID<Application>("")
    public var award = OtherAward()

    public init() {}
    init(_ id: ID<Application>, _ award: OtherAward) {
        self.id = id
        self.award = award
    }

    public var application: ID<Application>? { id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("award", &award)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.change(id, in: moment) { $0.otherAwards.append(award) }
        guard let application = state.applications[id] else { return }
        let isCitys = moment.by.map { state.clients[$0]?.roles.contains(.municipalReviewer) ?? false } ?? true
        if isCitys || application.approvedOn != nil { state.applicationIndex.addAwarded(application) }
    }
}

/// A part of what was approved is given up: unused, overtaken by another funder's award, or ordered back. It no longer
/// counts towards any cap. `approvedAmount` follows only where the approval itself was recomputed.
public struct AmountReduced: Event {
    public static let type = "amount-reduced"
    public var id = ID<Application>("")
    /// By how much the caps' usage falls.
    public var by = Fen.zero
    /// The recomputed approval and the pool's part of it, where it was recomputed.
    public var approvedAmount: Fen?
    public var poolAmount: Fen?
    public var reason = ""

    public init() {}
    init(_ id: ID<Application>, by amount: Fen, approvedAmount: Fen? = nil, poolAmount: Fen? = nil, reason: String) {
        self.id = id
        by = amount
        self.approvedAmount = approvedAmount
        self.poolAmount = poolAmount
        self.reason = reason
    }

    public var application: ID<Application>? { id }
    public var opinion: String? { reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("by", &by)
        try fields.field("approvedAmount", &approvedAmount)
        try fields.field("poolAmount", &poolAmount)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) {
        var keys: [String] = []
        state.tally(id, in: moment) { tally, application in
            guard application.status == .granted || application.status == .closed else { return }
            // Of what funders share, the figures are the pool's.
            tally.reduced += poolAmount.flatMap { left in application.poolAmount.map { $0 - left } } ?? by
        }
        state.change(id, in: moment) {
            keys = $0.capKeys
            $0.chargedAmount = ($0.chargedAmount ?? .zero) - by
            if let approvedAmount { $0.approvedAmount = approvedAmount }
            if let poolAmount { $0.poolAmount = poolAmount }
        }
        state.applicationIndex.charge(keys, -by)
    }
}
