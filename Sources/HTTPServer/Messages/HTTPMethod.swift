/// A request method (RFC 9110 section 9): a case-sensitive token.
public struct HTTPMethod: Sendable, Hashable, CustomStringConvertible {
    /// The token as it is sent, for instance `GET`.
    public let name: String

    public init(_ name: String) { self.name = name }

    public static let get = HTTPMethod("GET")
    public static let head = HTTPMethod("HEAD")
    public static let post = HTTPMethod("POST")
    public static let put = HTTPMethod("PUT")
    public static let patch = HTTPMethod("PATCH")
    public static let delete = HTTPMethod("DELETE")
    public static let options = HTTPMethod("OPTIONS")
    public static let trace = HTTPMethod("TRACE")
    public static let connect = HTTPMethod("CONNECT")
    /// Known, so that it is refused as what a resource does not take (405) and not as what nobody has heard of (501).
    public static let query = HTTPMethod("QUERY")

    public var description: String { name }
}
