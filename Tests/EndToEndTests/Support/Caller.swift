import HTTPClient
import JSON

/// Somebody at the other end of a connection, who can act under any of the known tokens.
final class Caller {
    private let port: UInt16
    private var connection: HTTPConnection
    var tokens: [String: String]
    private var keys = 0
    /// Once set, every successful answer must be of the schema that the service's own document gives for it.
    var schemas: AnswerSchemas?

    init(port: UInt16, tokens: [String: String]) throws {
        self.port = port
        self.tokens = tokens
        connection = try HTTPConnection(port: port)
    }

    struct Answer {
        let response: ClientResponse
        let json: JSON

        var status: Int { response.status }
        var code: String? { json["code"]?.string }
        var etag: String { response.header("etag") ?? "" }
        var id: String { json["id"]?.string ?? "" }

        subscript(pointer: String) -> JSON? { JSONPointer(pointer)?.value(in: json) }
        func text(_ pointer: String) -> String? { self[pointer]?.string }
    }

    /// One request. A POST gets an Idempotency-Key unless it has one, or `key` is nil and `isBare`.
    func send(
        _ method: String, _ target: String, as client: String? = nil, _ body: JSON? = nil, octets: [UInt8]? = nil,
        type: String = "application/json", key: String? = nil, isBare: Bool = false, headers: [(name: String, value: String)] = []
    ) throws -> Answer {
        var headers = headers
        if let client { headers.append(("Authorization", "Bearer " + (tokens[client] ?? client))) }
        let content = octets ?? body?.bytes() ?? []
        if body != nil || octets != nil { headers.append(("Content-Type", type)) }
        if method == "POST", !isBare {
            keys += 1
            headers.append(("Idempotency-Key", key ?? "test-\(port)-\(UInt64.random(in: 0 ... .max))-\(keys)"))
        }
        let answer = try answer(try exchange(method, target, headers, content))
        if let fault = schemas?.fault(method, target, answer) { throw HarnessError(description: "\(method) \(target): \(fault)") }
        return answer
    }

    private func answer(_ response: ClientResponse) throws -> Answer {
        let isJSON = response.header("content-type")?.contains("json") == true && !response.body.isEmpty
        return Answer(response: response, json: isJSON ? (try? JSON(parsing: response.body)) ?? .null : .null)
    }

    /// The server may close a connection after a refusal; the next request opens another.
    private func exchange(
        _ method: String, _ target: String, _ headers: [(name: String, value: String)], _ content: [UInt8]
    ) throws -> ClientResponse {
        let response = try connection.send(method, target, headers: headers, body: content)
        if response.header("connection")?.lowercased() == "close" { connection = try HTTPConnection(port: port) }
        return response
    }

    /// A request that must come out as `status`; otherwise the test stops with what came instead.
    @discardableResult
    func expect(
        _ status: Int, _ method: String, _ target: String, as client: String? = nil, _ body: JSON? = nil, octets: [UInt8]? = nil,
        type: String = "application/json", key: String? = nil, headers: [(name: String, value: String)] = []
    ) throws -> Answer {
        let answer = try send(method, target, as: client, body, octets: octets, type: type, key: key, headers: headers)
        guard answer.status == status else {
            throw HarnessError(
                description: "\(method) \(target): expected \(status), got \(answer.status) \(answer.response.text.prefix(600))")
        }
        return answer
    }
}
