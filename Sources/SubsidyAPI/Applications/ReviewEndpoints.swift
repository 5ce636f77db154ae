import HTTPServer
import JSON
import Subsidy

// The review: who decides at which stage, and what waits for whom.

extension Contract {
    static var reviews: [Endpoint] { [reviewApplication, recuse, listReviewTasks] }

    private static let reviewApplication = Endpoint(
        method: .post, path: "/v1/applications/{id}/reviews", name: "reviewApplication", tag: .reviews,
        summary: LocalizedText(zh: "在当前阶段签署意见。", en: "Decides at the stage that waits."), access: .role(.reviewApplication),
        content: .json(
            .object(
                [
                    "stage": .text(max: 64), "outcome": .words(ReviewOutcome.self), "approvedBase": Schema.amount.nullable,
                    "approvedRate": Schema.rateInput.nullable, "score": Schema.integer(0...100).nullable, "opinion": .text(max: 2000),
                ], optional: ["approvedBase", "approvedRate", "score"])),
        success: .init(status: 201, schema: ApplicationRepresentation.reference, summary: "Recorded; the application as it now is."),
        idempotency: .accepted,
        handler: .write { call in
            try call.changedApplication(
                ReviewApplication(
                    id: call.id(), stage: try call.member("stage"), outcome: try call.member("outcome"),
                    approvedBase: try call.optionalMember("approvedBase"), approvedRate: try call.optionalMember("approvedRate"),
                    score: try call.optionalMember("score"), opinion: try call.member("opinion")), status: 201)
        })

    private static let recuse = Endpoint(
        method: .post, path: "/v1/applications/{id}/recusals", name: "recuse", tag: .reviews,
        summary: LocalizedText(zh: "申报利益关系并回避。", en: "Declares an interest: another reviewer must take it."), access: .role(.recuse),
        content: .json(.object(["reason": .text(max: 2000)])),
        success: .init(status: 201, schema: ApplicationRepresentation.reference, summary: "Recorded; the application as it now is."),
        idempotency: .accepted,
        handler: .write { call in
            try call.changedApplication(RecuseReviewer(id: call.id(), reason: try call.member("reason")), status: 201)
        })

    private static let listReviewTasks = Endpoint(
        method: .get, path: "/v1/review-tasks", name: "listReviewTasks", tag: .reviews,
        summary: LocalizedText(zh: "等待我办理的事项，期限早的在前。", en: "What waits for me, oldest deadline first."), access: .role(.reviewApplication),
        query: QueryParameter.paging, success: .ok(ReviewTaskRepresentation.list),
        handler: .read { call, state, _ in
            let tasks = ReviewTaskRepresentation.waiting(for: try call.principal(), in: state, under: call.service.policy)
            let page = Page(try call.page(), count: tasks.count) { tasks[$0].jsonBytes() }
            return .page(page, of: call)
        })
}
