import JSON
import Subsidy

/// Something that waits for a reviewer: an application at a stage of theirs, a redemption, an objection.
struct ReviewTaskRepresentation: Representation {
    enum Kind: String, Word {
        case application, redemption, objection
    }

    let kind: Kind
    let id: String
    let application: ID<Application>
    /// The applicant's USCC.
    let applicant: String
    let scheme: String
    let stage: String?
    let since: Instant
    /// The last day on which it should be done; nil where nothing is set.
    let due: LocalDate?

    static let name = "ReviewTask"
    static let schema = Schema.object([
        "kind": .words(Kind.self), "id": .text(max: 64), "application": .id("app_"), "applicant": .text(max: 18), "scheme": .text(max: 64),
        "stage": Schema.text(max: 64).nullable, "since": .instant, "due": Schema.date.nullable,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("kind", kind)
        writer.member("id", id)
        writer.member("application", application)
        writer.member("applicant", applicant)
        writer.member("scheme", scheme)
        writer.member("stage", stage)
        writer.member("since", since)
        writer.member("due", due)
        writer.endObject()
    }

    /// Oldest deadline first; what has none comes by its age after what has one.
    static func waiting(for reviewer: Principal, in state: State, under policy: Policy) -> [ReviewTaskRepresentation] {
        var tasks = applications(for: reviewer, in: state, under: policy)
        if reviewer.has(.municipalReviewer) { tasks += redemptions(in: state) + objections(for: reviewer, in: state, under: policy) }
        return tasks.sorted { left, right in
            let (a, b) = (left.due?.day ?? Int.max, right.due?.day ?? Int.max)
            return a != b ? a < b : left.since != right.since ? left.since < right.since : left.id < right.id
        }
    }

    private static func applications(for reviewer: Principal, in state: State, under policy: Policy) -> [ReviewTaskRepresentation] {
        let calendar = state.calendar(under: policy)
        return state.applicationIndex.awaitingReview.all.compactMap { id in
            guard let application = state.applications[id], state.isVisible(application, to: reviewer),
                let scheme = policy.scheme(application.scheme, version: application.schemeVersion),
                let stage = scheme.workflow.first(where: { $0.stage == application.stage }), let role = Role(rawValue: stage.role),
                reviewer.has(role), !application.recusals.contains(reviewer.person),
                !application.signatures.contains(where: { $0.person == reviewer.person })
            else { return nil }
            let since = application.stageSince ?? application.updatedAt
            let due = stage.workingDays.flatMap { try? calendar.adding(workingDays: $0, after: since.date) }
            return ReviewTaskRepresentation(
                kind: .application, id: id.text, application: id, applicant: application.applicant, scheme: scheme.id, stage: stage.stage,
                since: since, due: due)
        }
    }

    private static func redemptions(in state: State) -> [ReviewTaskRepresentation] {
        state.pendingRedemptions.all.compactMap { id in
            guard let redemption = state.redemptions[id] else { return nil }
            return ReviewTaskRepresentation(
                kind: .redemption, id: id.text, application: redemption.application, applicant: redemption.holder,
                scheme: state.applications[redemption.application]?.scheme ?? "", stage: nil, since: redemption.createdAt, due: nil)
        }
    }

    private static func objections(for reviewer: Principal, in state: State, under policy: Policy) -> [ReviewTaskRepresentation] {
        let ruling = ObjectionRuling(policy.settings.values(on: state.now.date))
        return state.applicationIndex.underPublicity.all.flatMap { id -> [ReviewTaskRepresentation] in
            guard let application = state.applications[id], application.status == .objection,
                ruling.isOpen(to: reviewer, in: application)
            else { return [] }
            return application.objections.compactMap { objectionID in
                guard let objection = state.objections[objectionID], objection.status == .open else { return nil }
                return ReviewTaskRepresentation(
                    kind: .objection, id: objectionID.text, application: id, applicant: application.applicant, scheme: application.scheme,
                    stage: nil, since: objection.createdAt, due: nil)
            }
        }
    }
}
