import JSON
import Subsidy
import Testing

@testable import SubsidyAPI

@Suite struct ProblemTests {
    private let problem = Problem(
        .unprocessable, "not-eligible", zh: "不符合条件。", en: "Not eligible.",
        failures: [.init(pointer: "/claim/a", code: "too-low", message: LocalizedText(zh: "太低", en: "too low"))],
        members: [.init(key: "state", value: "draft"), .init(key: "status", value: 200), .init(key: "detail", value: "no")])

    @Test func documents_AreOfRFC9457InBothLanguages() throws {
        let english = try JSON(parsing: ProblemDocument(refusal: Refusal(problem), language: .english, requestID: "r1").jsonBytes())
        #expect(
            english == [
                "type": "tag:voucherd,2025:problem/not-eligible", "title": "A rule is not met", "status": 422, "detail": "Not eligible.",
                "code": "not-eligible", "requestId": "r1", "errors": [["pointer": "/claim/a", "code": "too-low", "message": "too low"]],
                "state": "draft",
            ])
        let chinese = try JSON(parsing: ProblemDocument(refusal: Refusal(problem), language: .chinese, requestID: "r1").jsonBytes())
        #expect(chinese["detail"] == "不符合条件。")
        #expect(chinese["errors"]?.array?.first?["message"] == "太低")
    }

    @Test(arguments: [
        (Problem.Kind.malformed, 400), (.unauthenticated, 401), (.forbidden, 403), (.notFound, 404), (.conflict, 409), (.stale, 412),
        (.unprocessable, 422), (.preconditionRequired, 428), (.limit, 429), (.unavailable, 503),
    ])
    func kinds_HaveTheirStatus(kind: Problem.Kind, status: Int) {
        #expect(Refusal(Problem(kind, "x", zh: "", en: "")).status == status)
    }

    @Test func limits_ByTheirCode_AreTooLargeOrTooMany() {
        #expect(Refusal(Problem(.limit, "content-too-large", zh: "", en: "")).status == 413)
        #expect(Refusal(Problem(.limit, "busy", zh: "", en: "")).fields.contains { $0.name == "Retry-After" })
    }

    @Test func unforeseenErrors_TellNothingOfTheInside() throws {
        struct Secret: Error { let password = "hunter2" }
        let refusal = Refusal(Secret())
        #expect(refusal.status == 500)
        let text = String(decoding: ProblemDocument(refusal: refusal, language: .english, requestID: "r").jsonBytes(), as: UTF8.self)
        #expect(!text.contains("hunter2"))
    }

    @Test func everyStatusOfTheContract_HasATitle() {
        let statuses = Set(Contract.endpoints.flatMap(\.refusalStatuses))
        for status in statuses { #expect(ProblemTitle.of(status: status).en != "The request failed", "\(status)") }
    }
}
