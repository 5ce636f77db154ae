// A request as handlers see it: a reference to octets and offsets. Strings are made when asked for.

/// One request. A copy refers to the same octets; it may be kept and passed to any thread.
public struct HTTPRequest: Sendable {
    let storage: RequestStorage

    @inline(__always)
    init(_ storage: RequestStorage) { self.storage = storage }

    public var method: HTTPMethod {
        storage.head.method.method ?? HTTPMethod(storage.string(storage.head.methodRange))
    }

    /// The request target as it was sent.
    public var target: String { storage.string(storage.head.target) }

    /// The path, percent-decoded for people and logs. To take it apart use `parameter`, as an encoded `/` is not a separator.
    public var path: String { PercentCoding.string(storage.octets(storage.head.path), plusIsSpace: false) ?? rawPath }

    /// The path as it was sent.
    public var rawPath: String { storage.string(storage.head.path) }

    /// The host that the request is for, with its port if one was given; empty for HTTP/1.0 without a Host field.
    public var authority: String { storage.string(storage.head.authority) }

    /// What the pattern's `{name}` matched, percent-decoded; nil where the route has no such part.
    public func parameter(_ name: String) -> String? {
        guard let router = storage.router, storage.routeIndex >= 0,
            let position = router.parameterNames(storage.routeIndex).firstIndex(of: name)
        else { return nil }
        return PercentCoding.string(storage.octets(storage.parameter(position)), plusIsSpace: false)
    }

    /// The name of the route that took the request, or `none`.
    public var routeName: String { storage.router?.routeName(storage.routeIndex) ?? "none" }

    /// The query as it was sent, without its `?`; nil where there is none or it is empty.
    public var rawQuery: String? { storage.head.query.count == 0 ? nil : storage.string(storage.head.query) }

    /// The query's items in order, decoded as `application/x-www-form-urlencoded`. An item that is not UTF-8 after decoding is left out.
    public var queryItems: [(name: String, value: String)] { QueryString.items(storage.octets(storage.head.query)) }

    /// The first query item of that name.
    public func query(_ name: String) -> String? { queryItems.first { $0.name == name }?.value }

    /// The value of a header field, its name compared without case; several lines are joined with `, ` (RFC 9110 section 5.3).
    public func header(_ name: String) -> String? {
        var found: String?
        for index in 0..<storage.slotCount where ASCII.equalFolded(storage.name(index), name) {
            let value = String(decoding: storage.value(index), as: UTF8.self)
            found = found.map { $0 + ", " + value } ?? value
        }
        return found
    }

    /// The value of each line of that name, in order.
    public func headerLines(_ name: String) -> [String] {
        (0..<storage.slotCount).filter { ASCII.equalFolded(storage.name($0), name) }
            .map { String(decoding: storage.value($0), as: UTF8.self) }
    }

    /// The members of a list-valued field over all its lines, without empty ones.
    public func headerList(_ name: String) -> [String] {
        var members: [String] = []
        for index in 0..<storage.slotCount where ASCII.equalFolded(storage.name(index), name) {
            ASCII.forEachMember(storage.value(index)) { members.append(String(decoding: $0, as: UTF8.self)) }
        }
        return members
    }

    /// Whether the content is said to be packed or otherwise coded (RFC 9110 section 8.4); `identity` is no coding.
    public var hasCodedContent: Bool { headerList("content-encoding").contains { !ASCII.equalFolded($0, "identity") } }

    /// Whether the request has a precondition or a range (`If-…`, `Range`): a handler of what never changes may skip the helpers without one.
    public var hasConditions: Bool { storage.head.hasConditions }

    /// Every header line, in order.
    public var headers: [HTTPField] {
        (0..<storage.slotCount).map {
            HTTPField(String(decoding: storage.name($0), as: UTF8.self), String(decoding: storage.value($0), as: UTF8.self))
        }
    }

    /// Whether content follows the head: a length above zero, or chunks, which may turn out to hold nothing.
    public var hasContent: Bool { storage.head.hasContent }

    /// The content of a route that collects it; empty for others.
    public var body: [UInt8] { storage.body }

    /// The content of a route that streams it; nil for others.
    public var bodyStream: RequestBodyStream? { storage.bodyStream }

    /// The trailer fields of a collected chunked body, without those that may not be in a trailer.
    public var trailers: [HTTPField] { storage.trailers }

    /// 0 or 1: HTTP/1.0, or HTTP/1.1 and later.
    public var minorVersion: Int { Int(storage.head.minorVersion) }

    /// Whether the request came over TLS.
    public var isSecure: Bool { storage.isSecure }

    /// Who the client is by its certificate; nil without mutual TLS.
    public var tlsPeer: TLSPeer? { storage.tlsPeer }

    /// The client's address, without its port: `192.0.2.1`, `2001:db8::1`.
    public var remoteAddress: String { storage.peer.text }

    /// What the request is called in the log and in error answers: the client's `X-Request-Id` where that is a plain word, so that both
    /// sides' logs meet; otherwise `serverID`.
    public var id: String {
        guard let own = header("x-request-id"), (1...Self.requestIDBytesMax).contains(own.utf8.count),
            own.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F })
        else { return serverID }
        return own
    }

    /// Octets of a client's request id.
    public static let requestIDBytesMax = 64

    /// The request's own id, 24 hexadecimal digits, unique over restarts.
    public var serverID: String { Hexadecimal.text(storage.idPrefix, digits: 12) + Hexadecimal.text(storage.idNumber, digits: 12) }

    /// The `traceparent` field where it is valid (W3C Trace Context); nil otherwise.
    public var traceparent: String? { header("traceparent").flatMap { TraceContext.isValid($0) ? $0 : nil } }

    /// CLOCK_MONOTONIC nanoseconds when the request was read.
    public var startedNanoseconds: UInt64 { storage.startedNanoseconds }
}
