import JSON
import Subsidy

/// A refusal as `application/problem+json` (RFC 9457) in one language.
struct ProblemDocument: JSONEncodable {
    let refusal: Refusal
    let language: Language
    /// The id under which the log knows the request.
    let requestID: String

    func encode(to writer: inout JSONWriter) {
        let problem = refusal.problem
        writer.beginObject()
        writer.member("type", "tag:voucherd,2025:problem/" + problem.code)
        writer.member("title", ProblemTitle.of(status: refusal.status).text(in: language))
        writer.member("status", refusal.status)
        writer.member("detail", problem.detail.text(in: language))
        writer.member("code", problem.code)
        writer.member("requestId", requestID)
        if !problem.failures.isEmpty {
            writer.key("errors")
            writer.beginArray()
            for failure in problem.failures {
                writer.element(LocalizedFailure(failure: failure, language: language))
            }
            writer.endArray()
        }
        for member in problem.members where !Self.reserved.contains(member.key) {
            writer.member(named: member.key, member.value)
        }
        writer.endObject()
    }

    /// Members that the document itself writes.
    private static let reserved: Set<String> = ["type", "title", "status", "detail", "code", "requestId", "errors"]
}

/// One failed rule or member in one language.
struct LocalizedFailure: JSONEncodable {
    let failure: Problem.Failure
    let language: Language

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("pointer", failure.pointer)
        writer.member("code", failure.code)
        writer.member("message", failure.message.text(in: language))
        writer.endObject()
    }
}
