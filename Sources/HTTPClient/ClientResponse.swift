import Glibc

/// What a server answered.
public struct ClientResponse: Sendable {
    public var status: Int
    /// Names in lower case, in their order.
    public var headers: [(name: String, value: String)] = []
    public var body: [UInt8] = []

    public init(status: Int) { self.status = status }

    /// The first header of this name.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name == name }?.value
    }

    public var text: String { String(decoding: body, as: UTF8.self) }
}

/// Why an exchange did not come about.
public enum HTTPClientError: Error, Sendable, Equatable {
    case system(String, Int32)
    case notAnAddress(String)
    /// The server closed the connection before the answer was whole.
    case closed
    case malformed(String)
    case tooLong
    /// All the time that an exchange may take is over.
    case timedOut
    case tls(String)
    case unknownHost(String)
    /// An address that this service must not call.
    case addressNotAllowed(String)
}

extension HTTPClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .system(let call, let number): "\(call): \(String(cString: strerror(number)))"
        case .notAnAddress(let text): "\(text) is no address"
        case .closed: "the connection was closed before the answer was whole"
        case .malformed(let detail): "the answer is not HTTP: \(detail)"
        case .tooLong: "the answer is too long"
        case .timedOut: "the time for the exchange is over"
        case .tls(let detail): "TLS: \(detail)"
        case .unknownHost(let host): "the host \(host) is not known"
        case .addressNotAllowed(let address): "\(address) is an address that is not called"
        }
    }
}
