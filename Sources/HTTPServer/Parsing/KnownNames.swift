// Recognition of the names that the server itself acts on: by length first, then by whole words, so that other names cost one comparison.

extension KnownField {
    @inline(__always)
    init(_ name: UnsafePointer<UInt8>, _ count: Int) {
        let octets = UnsafeBufferPointer(start: name, count: count)
        self = .other
        // `If-Match` and its kin, whose names are the only ones to begin so.
        if count > 7, ASCII.folded(name[0]) == 0x69, ASCII.folded(name[1]) == 0x66, name[2] == 0x2D {
            self = .condition
            return
        }
        switch count {
        case 4 where ASCII.equalFolded(octets, "host" as StaticString): self = .host
        case 5 where ASCII.equalFolded(octets, "range" as StaticString): self = .condition
        case 6 where ASCII.equalFolded(octets, "expect" as StaticString): self = .expect
        case 10 where ASCII.equalFolded(octets, "connection" as StaticString): self = .connection
        case 14 where ASCII.equalFolded(octets, "content-length" as StaticString): self = .contentLength
        case 17 where ASCII.equalFolded(octets, "transfer-encoding" as StaticString): self = .transferEncoding
        default: break
        }
    }
}

extension MethodCode {
    /// Methods are case-sensitive (RFC 9110 section 9.1): `get` is unknown.
    @inline(__always)
    init(_ name: UnsafePointer<UInt8>, _ count: Int) {
        func matches(_ expected: StaticString) -> Bool {
            for index in 0..<count where name[index] != expected.utf8Start[index] { return false }
            return true
        }
        self = .other
        switch count {
        case 3: if matches("GET") { self = .get } else if matches("PUT") { self = .put }
        case 4: if matches("POST") { self = .post } else if matches("HEAD") { self = .head }
        case 5: if matches("PATCH") { self = .patch } else if matches("TRACE") { self = .trace }
        case 6: if matches("DELETE") { self = .delete }
        case 7: if matches("OPTIONS") { self = .options } else if matches("CONNECT") { self = .connect }
        default: break
        }
    }

    var method: HTTPMethod? {
        switch self {
        case .other: nil
        case .get: .get
        case .head: .head
        case .post: .post
        case .put: .put
        case .patch: .patch
        case .delete: .delete
        case .options: .options
        case .trace: .trace
        case .connect: .connect
        }
    }
}
