import Glibc
import HTTPClient
import JSON

/// Speaks to the service and prints each exchange as the curl command that does the same.
final class Storyteller {
    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }

    private let connection: HTTPConnection
    private let base: String
    private var step = 0
    private var tokens: [String: String] = [:]
    /// Whether to print; a benchmark's set-up stays silent.
    private let isSilent: Bool

    /// Octets of an answer that are printed.
    private static let shownBytesMax = 1200

    init(port: UInt16, isSilent: Bool = false) throws {
        connection = try HTTPConnection(port: port)
        base = "http://127.0.0.1:\(port)"
        self.isSilent = isSilent
    }

    func know(_ name: String, token: String) { tokens[name] = token }

    /// Everybody's token, by name.
    var known: [(name: String, token: String)] { tokens.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    func say(_ text: String) {
        guard !isSilent else { return }
        step += 1
        Files.say("\n\(step). \(text)")
    }

    /// One request with a JSON body, or octets of `mediaType`.
    @discardableResult
    func send(
        _ method: String, _ target: String, as client: String? = nil, body: JSON? = nil, octets: [UInt8]? = nil,
        mediaType: String = "application/json", headers extra: [(name: String, value: String)] = [], expect status: Int
    ) throws -> JSON {
        var headers = extra
        if let client, let token = tokens[client] { headers.append(("Authorization", "Bearer \(token)")) }
        let content = octets ?? body?.bytes() ?? []
        if !content.isEmpty { headers.append(("Content-Type", mediaType)) }
        show(method, target, client, body, octets, mediaType, extra)
        let response = try connection.send(method, target, headers: headers, body: content)
        show(response)
        guard response.status == status else {
            throw Unexpected(description: "\(method) \(target): expected \(status), got \(response.status): \(response.text)")
        }
        guard response.header("content-type")?.contains("json") == true else { return .string(response.text) }
        return try JSON(parsing: response.body)
    }

    private func show(
        _ method: String, _ target: String, _ client: String?, _ body: JSON?, _ octets: [UInt8]?, _ mediaType: String,
        _ extra: [(name: String, value: String)]
    ) {
        guard !isSilent else { return }
        var words = ["curl -s"]
        if method != "GET" { words.append("-X \(method)") }
        words.append("\(base)\(target.contains("?") ? "'\(target)'" : target)")
        if let client { words.append("-H \"Authorization: Bearer $\(client.uppercased())\"") }
        for header in extra { words.append("-H '\(header.name): \(header.value)'") }
        if body != nil || octets != nil { words.append("-H 'Content-Type: \(mediaType)'") }
        if let body { words.append("-d '\(body)'") }
        if let octets { words.append("--data-binary '\(String(decoding: octets, as: UTF8.self))'") }
        Files.say("   $ " + words.joined(separator: " "))
    }

    private func show(_ response: ClientResponse) {
        guard !isSilent else { return }
        let text = response.text
        let shown =
            text.utf8.count > Self.shownBytesMax ? String(text.prefix(Self.shownBytesMax / 2)) + " … (\(text.utf8.count) octets)" : text
        Files.say("   \(response.status)" + (shown.isEmpty ? "" : " " + shown.split(separator: "\n").joined(separator: "\n       ")))
    }
}

extension JSON {
    /// The text at a pointer; an error that names the place where there is none.
    func text(at pointer: String) throws -> String {
        guard let text = JSONPointer(pointer)?.value(in: self)?.string else {
            throw Storyteller.Unexpected(description: "the answer has no text at \(pointer): \(self)")
        }
        return text
    }
}
