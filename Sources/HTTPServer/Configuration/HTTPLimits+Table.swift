// The limits by name, for configuration files and command lines: one table, so that what can be set, what it means and what is shown never differ.

extension HTTPLimits {
    /// One limit: its name, what it bounds, and how it is read and set.
    public struct Row: Sendable {
        /// The property's name, its unit last.
        public let name: String
        /// What it bounds and what happens beyond, for a person who configures.
        public let summary: String
        fileprivate let value: Value
    }

    fileprivate enum Value: Sendable {
        case count(any WritableKeyPath<HTTPLimits, Int> & Sendable)
        case seconds(any WritableKeyPath<HTTPLimits, Double> & Sendable)
    }

    /// Every limit, in the order in which this type declares them.
    public static let table: [Row] = [
        Row(name: "requestLineBytesMax", summary: "octets of the request line; 414 beyond", value: .count(\.requestLineBytesMax)),
        Row(name: "headerBytesMax", summary: "octets of the header section; 431 beyond", value: .count(\.headerBytesMax)),
        Row(name: "headerCountMax", summary: "field lines of a header or trailer section; 431 beyond", value: .count(\.headerCountMax)),
        Row(name: "leadingEmptyLinesMax", summary: "empty lines before a request line; 400 beyond", value: .count(\.leadingEmptyLinesMax)),
        Row(
            name: "chunkExtensionBytesMax",
            summary: "octets of all chunk extensions of a body; 400 beyond",
            value: .count(\.chunkExtensionBytesMax)),
        Row(name: "trailerBytesMax", summary: "octets of a trailer section; 431 beyond", value: .count(\.trailerBytesMax)),
        Row(name: "drainBytesMax", summary: "octets of unwanted content read past; closed beyond", value: .count(\.drainBytesMax)),
        Row(name: "readAheadBytesMax", summary: "octets of pipelined requests held; not read beyond", value: .count(\.readAheadBytesMax)),
        Row(
            name: "outputHighWaterBytes",
            summary: "octets of unsent answers at which a connection stops reading",
            value: .count(\.outputHighWaterBytes)),
        Row(name: "outputLowWaterBytes", summary: "octets of unsent answers at which it reads on", value: .count(\.outputLowWaterBytes)),
        Row(name: "outputBytesMax", summary: "octets that a streamed answer may queue; reset beyond", value: .count(\.outputBytesMax)),
        Row(
            name: "heldBytesMax",
            summary: "octets of content and unsent answers of all connections; 503 or reset beyond",
            value: .count(\.heldBytesMax)),
        Row(name: "connectionsMax", summary: "connections in all; 503 beyond", value: .count(\.connectionsMax)),
        Row(
            name: "connectionsPerAddressMax",
            summary: "connections from one address; closed beyond",
            value: .count(\.connectionsPerAddressMax)),
        Row(
            name: "requestsPerConnectionMax",
            summary: "requests on one connection; closed after the last",
            value: .count(\.requestsPerConnectionMax)),
        Row(name: "backlogConnections", summary: "connections that wait in the kernel to be accepted", value: .count(\.backlogConnections)),
        Row(
            name: "headTimeoutSeconds",
            summary: "for a head or a TLS handshake to arrive; 408 and closed beyond",
            value: .seconds(\.headTimeoutSeconds)),
        Row(
            name: "bodyTimeoutSeconds",
            summary: "for content, and a second more for each bodyBytesPerSecondMin octets; 408 and closed beyond",
            value: .seconds(\.bodyTimeoutSeconds)),
        Row(name: "bodyBytesPerSecondMin", summary: "the slowest pace at which content may arrive", value: .count(\.bodyBytesPerSecondMin)),
        Row(name: "idleTimeoutSeconds", summary: "between requests; closed beyond", value: .seconds(\.idleTimeoutSeconds)),
        Row(
            name: "writeTimeoutSeconds",
            summary: "for a client to take its answers, and a second more for each writeBytesPerSecondMin octets; reset beyond",
            value: .seconds(\.writeTimeoutSeconds)),
        Row(
            name: "writeBytesPerSecondMin",
            summary: "the slowest pace at which a client may take answers",
            value: .count(\.writeBytesPerSecondMin)),
        Row(
            name: "handlerTimeoutSeconds",
            summary: "for a handler to answer; 503 and closed beyond; 0: no limit",
            value: .seconds(\.handlerTimeoutSeconds)),
        Row(
            name: "lingerTimeoutSeconds",
            summary: "for a client to see the end of a closed connection",
            value: .seconds(\.lingerTimeoutSeconds)),
    ]

    /// Sets a limit by its name. A number of octets, lines, requests or connections is whole and above zero; seconds may have a fraction.
    ///
    ///     try limits.set("headTimeoutSeconds", to: 5)
    public mutating func set(_ name: String, to number: Double) throws(HTTPServerError) {
        guard let row = HTTPLimits.table.first(where: { $0.name == name }) else {
            throw HTTPServerError("limit-unknown", "\(name): one of \(HTTPLimits.table.map(\.name).joined(separator: ", "))")
        }
        switch row.value {
        case .count(let path):
            guard let count = Int(exactly: number), (1...HTTPLimits.countMax).contains(count) else {
                throw HTTPServerError("limit-invalid", "\(name): a whole number from 1 to \(HTTPLimits.countMax)")
            }
            self[keyPath: path] = count
        case .seconds(let path):
            guard number >= 0, number <= HTTPLimits.secondsMax else {
                throw HTTPServerError("limit-invalid", "\(name): seconds from 0 to \(Int(HTTPLimits.secondsMax))")
            }
            self[keyPath: path] = number
        }
    }

    /// The limit of a row, as text.
    public func text(_ row: Row) -> String {
        switch row.value {
        case .count(let path): "\(self[keyPath: path])"
        case .seconds(let path): "\(self[keyPath: path])"
        }
    }

    private static let countMax = 1 << 40
    private static let secondsMax = 86_400.0
}
