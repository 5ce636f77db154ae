// What the parser says of a request head: offsets into its octets, no Strings. Plain data, copied freely.

/// Where a field line's name and value lie, counted from the head's first octet.
struct FieldSlot {
    var nameStart: UInt32 = 0
    var valueStart: UInt32 = 0
    var valueCount: UInt32 = 0
    var nameCount: UInt16 = 0
    /// Which field this is, where the server itself cares.
    var known = KnownField.other

    init() {}
    @inline(__always)
    init(name: Int, nameEnd: Int, value: Int, valueEnd: Int, known: KnownField) {
        nameStart = UInt32(truncatingIfNeeded: name)
        valueStart = UInt32(truncatingIfNeeded: value)
        valueCount = UInt32(truncatingIfNeeded: valueEnd &- value)
        nameCount = UInt16(truncatingIfNeeded: nameEnd &- name)
        self.known = known
    }
}

/// The fields that decide framing and the connection, and those that most requests are asked for.
enum KnownField: UInt8 {
    case other, host, contentLength, transferEncoding, connection, expect
    /// `If-…` or `Range`.
    case condition
}

/// The methods that the server recognizes without looking at the routes; others are 501 unless a route names them.
enum MethodCode: UInt8 {
    case other, get, head, post, put, patch, delete, options, trace, connect, query
}

/// The forms of a request target (RFC 9112 section 3.2).
enum TargetForm: UInt8 {
    case origin, absolute, authority, asterisk
}

/// A stretch of octets in the head.
struct OctetRange {
    var start: UInt32 = 0
    var count: UInt32 = 0

    init() {}
    @inline(__always)
    init(_ start: Int, _ end: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        count = UInt32(truncatingIfNeeded: end &- start)
    }
}

/// A parsed and checked head.
struct RequestHead {
    var method = MethodCode.other
    var form = TargetForm.origin
    /// 0 for HTTP/1.0; 1 for HTTP/1.1 and every later minor version.
    var minorVersion: UInt8 = 1
    /// Whether the path holds a `%`.
    var pathIsEncoded = false
    var isChunked = false
    /// Whether the client lets the connection live on (RFC 9112 section 9.3).
    var keepsAlive = true
    var expectsContinue = false
    /// Whether there is a precondition or a range.
    var hasConditions = false
    /// `https` in an absolute-form target.
    var targetIsSecure = false
    var methodRange = OctetRange()
    var target = OctetRange()
    var path = OctetRange()
    /// Without its `?`.
    var query = OctetRange()
    /// The effective host with its port: the target's authority, else the Host field.
    var authority = OctetRange()
    /// -1 without a Content-Length.
    var contentLength = -1
    /// Octets of the head with its empty line.
    var count = 0

    init() {}

    var hasContent: Bool { isChunked || contentLength > 0 }
}
