// Routers that tests share.
import Dispatch
import Synchronization

@testable import HTTPServer

/// `GET /` answers, `POST /` echoes, `/later` answers from another thread, `/dropped` never, `/things/{id}` says its id.
func echoRouter() throws -> Router {
    try Router([
        Route(.get, "/", name: "root") { _, responder in responder.answer(.text(.ok, "hello")) },
        Route(.post, "/", name: "echo", body: .collect(bytesMax: 100_000)) { request, responder in
            responder.answer(HTTPResponse(.ok, ["content-type": "application/octet-stream"], body: .bytes(request.body)))
        },
        Route(.get, "/dropped") { _, _ in },
        Route(.get, "/things/{id}", name: "thing") { request, responder in
            responder.answer(.text(.ok, request.parameter("id") ?? "-"))
        },
        Route(.put, "/things/{id}", name: "thing-put", body: .collect(bytesMax: 10), contentTypes: ["application/json"]) { _, responder in
            responder.answer(HTTPResponse(.noContent))
        },
    ])
}

/// Keeps responders for the test to answer with.
final class Kept<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])

    func keep(_ value: Value) { values.withLock { $0.append(value) } }
    func take() -> Value? { values.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
    var all: [Value] { values.withLock { $0 } }
}

/// Where a test has packets arrive.
final class ArrivalCore: Sendable {
    private let core = Atomic<Int32>(0)

    var now: Int32 {
        get { core.load(ordering: .relaxed) }
        set { core.store(newValue, ordering: .relaxed) }
    }
}

func sends(_ method: String = "GET", _ target: String = "/", _ fields: [String] = [], version: String = "1.1", body: String = "") -> String
{
    let host = fields.contains { $0.hasPrefix("Host") || $0.isEmpty } ? [] : ["Host: localhost"]
    let lines = (host + fields.filter { !$0.isEmpty }).map { $0 + "\r\n" }.joined()
    return "\(method) \(target) HTTP/\(version)\r\n\(lines)\r\n\(body)"
}
