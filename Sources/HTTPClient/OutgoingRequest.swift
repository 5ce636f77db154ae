// A request to an address that somebody else chose: the name is looked up once, every address it gave is judged, and the connection goes
// to the one that was judged. Redirects are not followed.

import Glibc

/// Sends one POST and reads the answer's status.
public struct OutgoingRequest: Sendable {
    /// Octets of an answer's head; the content is not read.
    public static let headBytesMax = 32_768
    /// Addresses of one name that are tried.
    public static let addressesMax = 4

    public var url: OutgoingURL
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    public var policy: AddressPolicy
    public var tls: TLSClientContext
    /// From the look-up of the name to the answer's head.
    public var timeoutSeconds: Int

    public init(
        _ url: OutgoingURL, headers: [(name: String, value: String)], body: [UInt8], policy: AddressPolicy, tls: TLSClientContext,
        timeoutSeconds: Int
    ) {
        self.url = url
        self.headers = headers
        self.body = body
        self.policy = policy
        self.tls = tls
        self.timeoutSeconds = timeoutSeconds
    }

    /// The answer's head. Blocks; never call it on an event loop.
    public func send() throws(HTTPClientError) -> ClientResponse {
        let deadline = OutgoingConnection.now() + UInt64(timeoutSeconds) * 1_000_000_000
        var addresses: [NetworkAddress] = []
        if let address = url.address { addresses = [address] } else { addresses = try Self.resolve(url.host) }
        // One address that is not allowed spoils the name: it would be tried next time.
        if let refused = addresses.first(where: { !policy.allows($0) }) { throw .addressNotAllowed(refused.description) }
        var failure = HTTPClientError.closed
        for address in addresses.prefix(Self.addressesMax) {
            do throws(HTTPClientError) {
                let connection = try OutgoingConnection(address, port: url.port, deadline: deadline)
                if url.isSecure { try connection.startTLS(tls, host: url.host) }
                try connection.write(octets)
                return try Self.head(of: connection)
            } catch {
                // Only where nothing was sent yet may another address be tried: the first may have taken the message.
                guard case .system("connect", _) = error else { throw error }
                failure = error
            }
        }
        throw failure
    }

    private var octets: [UInt8] {
        let fields = headers + [(name: "Content-Length", value: String(body.count)), (name: "Connection", value: "close")]
        return HTTPConnection.head("POST", url.target, authority: url.authority, headers: fields) + body
    }

    private static func resolve(_ host: String) throws(HTTPClientError) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, nil, &hints, &list)
        guard result == 0 else { throw .unknownHost(host) }
        defer { freeaddrinfo(list) }
        var addresses: [NetworkAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = entry.ai_addr {
                if entry.ai_family == AF_INET {
                    address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { addresses.append(NetworkAddress($0.pointee.sin_addr)) }
                } else if entry.ai_family == AF_INET6 {
                    address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { addresses.append(NetworkAddress($0.pointee.sin6_addr)) }
                }
            }
            next = entry.ai_next
        }
        guard !addresses.isEmpty else { throw .unknownHost(host) }
        return addresses
    }

    private static func head(of connection: OutgoingConnection) throws(HTTPClientError) -> ClientResponse {
        var text: [UInt8] = []
        while true {
            if let end = endOfHead(text) {
                let response = try HTTPConnection.head(Array(text[..<end]))
                guard (100..<200).contains(response.status) else { return response }
                text.removeFirst(end)
                continue
            }
            guard text.count <= headBytesMax else { throw .tooLong }
            let more = try connection.read()
            guard !more.isEmpty else { throw .closed }
            text += more
        }
    }

    /// The place behind the empty line.
    private static func endOfHead(_ text: [UInt8]) -> Int? {
        guard text.count >= 4 else { return nil }
        for index in 3..<text.count where text[index] == 0x0A {
            if text[index - 1] == 0x0D, text[index - 2] == 0x0A, text[index - 3] == 0x0D { return index + 1 }
        }
        return nil
    }
}
