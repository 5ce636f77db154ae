// Every answer of the API takes its final form here: the fields that all answers have, 304, receipts, problems.

import Cryptography
import HTTPServer
import JSON
import Logging
import Subsidy
import SubsidyRuntime

extension Service {
    /// A read's answer; 304 where the caller has it already.
    func response(_ answer: Answer, to call: Call) -> HTTPResponse {
        if answer.status == 200, let tag = answer.field("ETag"), let known = call.request.header("if-none-match"),
            VersionTag.matches(tag, ifNoneMatch: known)
        {
            var unchanged = HTTPResponse(.notModified)
            unchanged.headers.append("ETag", tag)
            unchanged.omitted = OmittedContent(contentType: answer.mediaType?.field ?? "", bytes: answer.body.count)
            addCommonFields(to: &unchanged, call)
            return unchanged
        }
        var response = HTTPResponse(HTTPStatus(answer.status), body: answer.body.isEmpty ? .empty : .bytes(answer.body))
        if let stream = answer.stream { response.body = .stream(stream) }
        if let file = answer.file { response.body = .file(file) }
        if let mediaType = answer.mediaType { response.headers.append("Content-Type", mediaType.field) }
        for field in answer.fields { response.headers.append(field.name, field.value) }
        addCommonFields(to: &response, call)
        return response
    }

    /// A write's answer, new or replayed, with the record that it stands in.
    func response(_ reply: Reply, _ unrecorded: JSONObject.Member?, to call: Call) -> HTTPResponse {
        var body = reply.rendered.body
        if let unrecorded, body.last == UInt8(ascii: "}") {
            body.removeLast()
            body.append(contentsOf: ",\"\(unrecorded.key)\":".utf8)
            body.append(contentsOf: unrecorded.value.bytes())
            body.append(UInt8(ascii: "}"))
        }
        var response = HTTPResponse(HTTPStatus(reply.rendered.status), body: body.isEmpty ? .empty : .bytes(body))
        if unrecorded != nil { response.headers.append("Cache-Control", "no-store") }
        for field in reply.rendered.headers { response.headers.append(field.name, field.value) }
        response.headers.append("Voucherd-Receipt", reply.receiptText)
        if reply.replayed { response.headers.append("Idempotency-Replayed", "true") }
        addCommonFields(to: &response, call)
        return response
    }

    /// A refusal in the caller's language. What nobody foresaw is logged with the request's id and told to nobody else.
    ///
    /// - Parameter quota: what the caller has left, where that is known.
    func response(refusing error: any Error, _ request: HTTPRequest, _ quota: RateLimiter.Quota? = nil) -> HTTPResponse {
        let refusal = Refusal(error)
        if refusal.status >= 500 {
            log.error("request failed", metadata: ["request": "\(request.id)", "route": "\(request.routeName)", "error": "\(error)"])
        }
        var response = Self.response(refusal, Language.negotiated(request.header("accept-language")), request)
        // A 429 says it itself.
        if refusal.status != 429 { for field in quota?.fields ?? [] { response.headers.append(field.name, field.value) } }
        return response
    }

    private static func response(_ refusal: Refusal, _ language: Language, _ request: HTTPRequest?) -> HTTPResponse {
        let document = ProblemDocument(refusal: refusal, language: language, requestID: request?.id ?? "")
        var response = HTTPResponse(HTTPStatus(refusal.status), body: .bytes(document.jsonBytes()))
        response.headers.append("Content-Type", MediaType.problem.field)
        response.headers.append("Content-Language", language.rawValue)
        response.headers.append("Cache-Control", "no-store")
        response.headers.append("X-Content-Type-Options", "nosniff")
        for field in refusal.fields { response.headers.append(field.name, field.value) }
        if let request, let trace = traceparent(continuing: request) { response.headers.append("traceparent", trace) }
        return response
    }

    private func addCommonFields(to response: inout HTTPResponse, _ call: Call) {
        let isPrivate = call.caller != nil
        for field in call.quota?.fields ?? [] { response.headers.append(field.name, field.value) }
        if let trace = Self.traceparent(continuing: call.request) { response.headers.append("traceparent", trace) }
        // Answers may be kept but must be asked about before use: their ETags make that cheap.
        if response.headers["Cache-Control"] == nil {
            response.headers.append("Cache-Control", isPrivate ? "private, no-cache" : "no-cache")
        }
        response.headers.append("Vary", "Accept, Accept-Language, Authorization")
        response.headers.append("X-Content-Type-Options", "nosniff")
    }

    /// The caller's trace with a span of our own (W3C Trace Context, 3.2), by which the caller finds our log.
    static func traceparent(continuing request: HTTPRequest) -> String? {
        request.traceparent.map { "00-\($0.dropFirst(3).prefix(32))-\(request.serverID.suffix(16))-\($0.dropFirst(53).prefix(2))" }
    }

    /// The server's own failures (no such path, too large, …) in the shape of every other problem.
    static let renderFailure: FailureRenderer = { failure, request in
        response(Refusal(failure), Language.negotiated(request?.header("accept-language")), request)
    }
}

extension Answer {
    func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// As the journal keeps it for replays.
    var rendered: Rendered {
        var fields = fields
        if let mediaType { fields.insert(("Content-Type", mediaType.field), at: 0) }
        return Rendered(status: status, headers: fields.map { Rendered.Header(name: $0.name, value: $0.value) }, body: body)
    }
}
