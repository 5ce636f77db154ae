import HTTPServer

/// `GET /` and `POST /`.
enum EchoRoutes {
    static func router(echoBytesMax: Int) throws(RouterError) -> Router {
        let greeting = Array(#"{"message":"hello"}"#.utf8)
        let tag = EntityTag("hello-1")
        let type = "application/json"
        let hello = PreparedResponse(.ok, ["content-type": type, "etag": tag.description], body: greeting)
        return try Router([
            Route(.get, "/") { request, responder in
                guard request.hasConditions else { return responder.answer(hello) }
                responder.answer(.stored(.bytes(greeting), count: greeting.count, contentType: type, tag: tag, for: request))
            },
            Route(.post, "/", body: .collect(bytesMax: echoBytesMax)) { request, responder in
                // Preconditions are the target resource's, and they hold for every method (RFC 9110 section 13.2.1).
                guard !request.hasConditions || request.evaluatePreconditions(tag: tag) == .proceed else {
                    return responder.answer(.text(.preconditionFailed, "The resource is another.\n"))
                }
                let type = request.header("content-type") ?? "application/octet-stream"
                responder.answer(HTTPResponse(.ok, ["content-type": type], body: .bytes(request.body)))
            },
        ])
    }
}
