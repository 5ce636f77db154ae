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
