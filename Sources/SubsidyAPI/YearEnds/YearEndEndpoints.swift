import HTTPServer
import JSON
import Subsidy

// What becomes of what a year left unused in a pool: one person proposes, another decides.

extension Contract {
    static var yearEnds: [Endpoint] { [proposeYearEnd, listYearEnds, approveYearEnd, rejectYearEnd] }

    private static let proposeYearEnd = Endpoint(
        method: .post, path: "/v1/pools/{id}/year-ends", name: "proposeYearEnd", tag: .ledger,
        summary: LocalizedText(
            zh: "提出年终处理：未用额度结转（carry-over）或收回（lapse），须另一人批准。",
            en: "Proposes that what a year left unused is carried over or lapses; another person approves."),
        access: .role(.proposeYearEnd),
        content: .json(
            .object(["year": .integer(2000...9998), "outcome": .words(YearEndOutcome.self), "reason": .text(max: 2000)])),
        success: .init(status: 201, schema: YearEndRepresentation.reference, summary: "Proposed."), idempotency: .required,
        handler: .write { call in
            let command = ProposeYearEnd(
                pool: call.parameter("id"), year: try call.member("year"), outcome: try call.member("outcome"),
                reason: try call.member("reason"))
            return Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(YearEndProposed.self)?.yearEnd.id, let end = state.yearEnds[id] else { return .lost }
                return .json(YearEndRepresentation(yearEnd: end), status: 201, version: end.version)
            }
        })

    private static let listYearEnds = Endpoint(
        method: .get, path: "/v1/year-ends", name: "listYearEnds", tag: .ledger,
        summary: LocalizedText(zh: "年终处理列表。", en: "Year ends."), access: .role(.readLedger),
        query: QueryParameter.paging + [.filter("pool", "Only of this pool.")], success: .ok(YearEndRepresentation.list),
        handler: .read { call, state, _ in
            let pool = call.query["pool"]
            let page = Page(try call.page(), count: state.yearEnds.count) { position in
                let end = state.yearEnds.entity(at: position)
                return pool == nil || end.pool == pool ? YearEndRepresentation(yearEnd: end).jsonBytes() : nil
            }
            return .page(page, of: call)
        })

    private static let approveYearEnd = decision(
        "approval", "approveYearEnd", approves: true,
        LocalizedText(zh: "批准年终处理；批准人不得为提出人。", en: "Closes the year; not by whoever proposed it."))

    private static let rejectYearEnd = decision(
        "rejection", "rejectYearEnd", approves: false, LocalizedText(zh: "退回年终处理。", en: "Turns the proposal down."))

    private static func decision(_ step: String, _ name: String, approves: Bool, _ summary: LocalizedText) -> Endpoint {
        Endpoint(
            method: .post, path: "/v1/year-ends/{id}/\(step)", name: name, tag: .ledger, summary: summary,
            access: .role(.decideYearEnd), content: .empty, success: .ok(YearEndRepresentation.reference), idempotency: .required,
            handler: .write { call in
                let id: ID<YearEnd> = call.id()
                return Endpoint.Write(DecideYearEnd(id: id, approves: approves)) { state, _ in
                    guard let end = state.yearEnds[id] else { return .lost }
                    return .json(YearEndRepresentation(yearEnd: end), version: end.version)
                }
            })
    }
}
