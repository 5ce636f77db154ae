// What a request costs the allocator: nothing, where its route is static and its answer is prepared, even in a build that is not optimized.
import CAllocationCounter
import Testing

@testable import HTTPServer

@Suite(.enabled(if: callocationcounter_counts() == 1)) struct AllocationTests {
    /// Requests before counting, so that the loop has its spare storage, and requests counted.
    private static let warmUp = 50
    private static let counted = 500

    /// Allocations of one thread while `count` requests of one connection are answered.
    private func allocations(_ handler: @escaping HTTPHandler, pattern: String, request: String) throws -> UInt64 {
        var configuration = HTTPServerConfiguration()
        configuration.collectsMetrics = true
        let memory = MemoryConnection(try Router([Route(.get, pattern, handler: handler)]), configuration)
        let octets = Array(request.utf8)
        var answered = 0
        func ask(_ times: Int) {
            for _ in 0..<times {
                octets.withUnsafeBufferPointer { memory.connection.receive($0.baseAddress!, $0.count) }
                if !memory.context.output.isEmpty { answered += 1 }
                memory.context.output.removeAll()
            }
        }
        ask(Self.warmUp)
        let before = callocationcounter_calls()
        ask(Self.counted)
        let after = callocationcounter_calls()
        #expect(answered == Self.warmUp + Self.counted)
        return after - before
    }

    private static let prepared = PreparedResponse(.ok, ["content-type": "text/plain"], body: Array("hello".utf8))

    @Test(arguments: [
        ("/", sends("GET", "/")), ("/v1/schemes", sends("GET", "/v1/schemes?limit=5", ["Accept: */*", "User-Agent: a"])),
        ("/", sends("HEAD", "/", ["Connection: keep-alive"])),
    ])
    func requestOnAStaticRoute_AllocatesNothing(_ pattern: String, _ request: String) throws {
        #expect(try allocations({ _, responder in responder.answer(Self.prepared) }, pattern: pattern, request: request) == 0)
    }

    /// The counter itself: an answer that is made anew for each request cannot be free.
    @Test func answerMadeForEachRequest_IsCounted() throws {
        let made = try allocations({ _, responder in responder.answer(.text(.ok, "hello")) }, pattern: "/", request: sends("GET", "/"))
        #expect(made >= UInt64(Self.counted))
    }
}
