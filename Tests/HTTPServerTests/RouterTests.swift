// The table of routes: what matches, what does not, and what a table may not say.
import Testing

@testable import HTTPServer

@Suite struct RouterTests {
    private func answer(_ routes: [Route], _ method: String, _ target: String) throws -> Answer? {
        let memory = MemoryConnection(try Router(routes))
        memory.send(sends(method, target))
        return memory.responses.first
    }

    private func route(_ method: HTTPMethod, _ pattern: String) -> Route {
        Route(method, pattern) { request, responder in
            let parameters = ["id", "n", "rest"].compactMap { name in request.parameter(name).map { "\(name)=\($0)" } }
            responder.answer(.text(.ok, ([pattern] + parameters).joined(separator: " ")))
        }
    }

    @Test(arguments: [
        ("/v1/pools", "/v1/pools"), ("/v1/%70ools", "/v1/pools"), ("/v1/pools/a", "/v1/pools/{id} id=a"),
        ("/v1/pools/a%2Fb", "/v1/pools/{id} id=a/b"), ("/v1/pools/%E4%B8%8A%E6%B5%B7", "/v1/pools/{id} id=上海"),
        ("/v1/pools/a+b", "/v1/pools/{id} id=a+b"), ("/v1/pools/summary", "/v1/pools/summary"),
        ("/v1/pools/summary/items/7", "/v1/pools/{id}/items/{n} id=summary n=7"),
        ("/v1/pools/a/items/7", "/v1/pools/{id}/items/{n} id=a n=7"),
        ("/static/css/a.css", "/static/{rest...} rest=css/a.css"), ("/", "/"),
    ])
    func aPathFindsItsRoute(_ target: String, _ expected: String) throws {
        let patterns = ["/", "/v1/pools", "/v1/pools/{id}", "/v1/pools/summary", "/v1/pools/{id}/items/{n}", "/static/{rest...}"]
        #expect(try answer(patterns.map { route(.get, $0) }, "GET", target)?.text == expected)
    }

    @Test(arguments: ["/v1/pools/", "/v1/pools//", "/v1", "/v1/poolsx", "/V1/pools", "//", "/v1/pools/a/items"])
    func otherPathsAreNotFound(_ target: String) throws {
        let patterns = ["/", "/v1/pools", "/v1/pools/{id}", "/v1/pools/{id}/items/{n}"]
        #expect(try answer(patterns.map { route(.get, $0) }, "GET", target)?.status == 404)
    }

    @Test func aMethodOfTheTableIsKnown() throws {
        let routes = [route(HTTPMethod("REPORT"), "/"), route(.get, "/other")]
        #expect(try answer(routes, "REPORT", "/")?.status == 200)
        #expect(try answer(routes, "REPORT", "/other")?.status == 405)
        #expect(try answer(routes, "BREW", "/")?.status == 501)
    }

    @Test(arguments: [
        ["/a", "/a"], ["/a/{x}", "/a/{y}"], ["a"], ["/{x}/{x}"], ["/{r...}/b"], ["/a%20b"], ["/{a}/{b}/{c}/{d}/{e}/{f}/{g}"],
    ])
    func aTableThatCannotMeanAnythingIsRefused(_ patterns: [String]) {
        #expect(throws: RouterError.self) { try Router(patterns.map { route(.get, $0) }) }
    }

    @Test func failuresHaveTheRenderersForm() throws {
        let router = try Router([route(.get, "/")]) { failure, request in
            HTTPResponse(
                .ok, ["content-type": "application/problem+json"], body: .bytes(Array("\(failure.code) \(request?.path ?? "")".utf8)))
        }
        let memory = MemoryConnection(router)
        memory.send(sends("GET", "/nothing") + sends("POST", "/"))
        #expect(memory.responses.map(\.status) == [404, 405])
        #expect(memory.responses.map(\.text) == ["route-not-found /nothing", "method-not-allowed /"])
        #expect(memory.responses.map { $0.fields["content-type"] } == ["application/problem+json", "application/problem+json"])
        #expect(memory.responses.last?.fields["allow"] == "GET, HEAD, OPTIONS")
    }
}
