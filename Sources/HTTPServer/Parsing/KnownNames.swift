// Recognition of the names that the server itself acts on: by length first, then by whole words, so that other names cost one comparison.

extension KnownField {
    /// Compares whole words with the fold bit set: `x | 0x20` is a lower-case letter for no other token octet than that letter in either case,
    /// and leaves `-` alone.
    @inline(__always)
    init(_ name: UnsafePointer<UInt8>, _ count: Int) {
        let raw = UnsafeRawPointer(name)
        func eight(_ offset: Int) -> UInt64 {
            raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self).bigEndian | 0x2020_2020_2020_2020
        }
        func four(_ offset: Int) -> UInt32 { raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self).bigEndian | 0x2020_2020 }
        func two(_ offset: Int) -> UInt16 { raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self).bigEndian | 0x2020 }
        self = .other
        switch count {
        case 4: if four(0) == 0x686F_7374 { self = .host }
        case 5: if four(0) == 0x7261_6E67, name[4] | 0x20 == 0x65 { self = .condition }
        case 6: if four(0) == 0x6578_7065, two(4) == 0x6374 { self = .expect }
        case 8...: self = KnownField.long(count, eight, two(0), name)
        default: break
        }
    }

    @inline(__always)
    private static func long(
        _ count: Int, _ eight: (Int) -> UInt64, _ start: UInt16, _ name: UnsafePointer<UInt8>
    ) -> KnownField {
        // `If-Match` and its kin, whose names are the only ones to begin so.
        if start == 0x6966, name[2] == 0x2D { return .condition }
        switch count {
        case 10 where eight(0) == 0x636F_6E6E_6563_7469 && eight(2) == 0x6E6E_6563_7469_6F6E: return .connection
        case 14 where eight(0) == 0x636F_6E74_656E_742D && eight(6) == 0x742D_6C65_6E67_7468: return .contentLength
        case 17 where eight(0) == 0x7472_616E_7366_6572 && eight(8) == 0x2D65_6E63_6F64_696E && name[16] | 0x20 == 0x67:
            return .transferEncoding
        default: return .other
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
        case 5: if matches("PATCH") { self = .patch } else if matches("TRACE") { self = .trace } else if matches("QUERY") { self = .query }
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
        case .query: .query
        case .delete: .delete
        case .options: .options
        case .trace: .trace
        case .connect: .connect
        }
    }
}
