// Request targets and authorities (RFC 9112 section 3.2, RFC 3986 sections 3.2 and 3.3).

/// Splits a request target into its parts and checks them.
enum RequestTarget {
    /// Fills `head`'s form, path, query and authority from its target.
    static func resolve(_ base: UnsafePointer<UInt8>, _ head: inout RequestHead) -> HeadFailure? {
        let start = Int(head.target.start)
        let end = start + Int(head.target.count)
        if head.method == .connect {
            head.form = .authority
            head.authority = head.target
            // A CONNECT target has a port, always (RFC 9110 section 9.3.6).
            return Authority.check(base, start, end, needsPort: true) ? nil : .target
        }
        if base[start] == 0x2F { return path(base, start, end, &head) }
        if base[start] == 0x2A, end == start + 1 {
            head.form = .asterisk
            return head.method == .options ? nil : .target
        }
        return absolute(base, start, end, &head)
    }

    /// A path with an optional query; every octet is a target octet already. `[` and `]` have no place here, and `%` needs two digits.
    @inline(__always)
    private static func path(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) -> HeadFailure? {
        var at = start
        while at < end, base[at] != 0x3F {
            if base[at] == 0x25 {
                guard isEncoding(base, at, end) else { return .target }
                head.pathIsEncoded = true
            } else if base[at] | 0x06 == 0x5F, base[at] == 0x5B || base[at] == 0x5D {
                return .target
            }
            at += 1
        }
        head.path = OctetRange(start, at)
        if at < end { return query(base, at + 1, end, &head) }
        head.query = OctetRange()
        return nil
    }

    private static func query(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) -> HeadFailure? {
        for at in start..<end {
            switch base[at] {
            case 0x25 where !isEncoding(base, at, end): return .target
            case 0x5B, 0x5D: return .target
            default: break
            }
        }
        head.query = OctetRange(start, end)
        return nil
    }

    private static func isEncoding(_ base: UnsafePointer<UInt8>, _ at: Int, _ end: Int) -> Bool {
        at + 2 < end && ASCII.has(base[at + 1], ASCII.hexDigit) && ASCII.has(base[at + 2], ASCII.hexDigit)
    }

    /// `http://authority/path?query`; an empty path is `/` (RFC 9110 section 4.2.3).
    private static func absolute(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) -> HeadFailure? {
        guard let schemeEnd = (start..<end).first(where: { base[$0] == 0x3A }), schemeEnd + 3 <= end,
            base[schemeEnd + 1] == 0x2F, base[schemeEnd + 2] == 0x2F
        else { return .target }
        let scheme = UnsafeBufferPointer(start: base + start, count: schemeEnd - start)
        head.targetIsSecure = ASCII.equalFolded(scheme, "https" as StaticString)
        guard head.targetIsSecure || ASCII.equalFolded(scheme, "http" as StaticString) else { return .target }
        let authority = schemeEnd + 3
        let pathStart = (authority..<end).first { base[$0] == 0x2F || base[$0] == 0x3F } ?? end
        // Credentials in a target are an attack or a mistake (RFC 9110 section 4.2.4): `@` is no host octet.
        guard pathStart > authority, Authority.check(base, authority, pathStart, needsPort: false) else { return .target }
        head.form = .absolute
        head.authority = OctetRange(authority, pathStart)
        if pathStart < end, base[pathStart] == 0x2F { return path(base, pathStart, end, &head) }
        // The path is empty: point at the `/` before the authority, which reads the same.
        head.path = OctetRange(authority - 1, authority)
        if pathStart < end { return query(base, pathStart + 1, end, &head) }
        // `OPTIONS http://host` is what a last proxy turns into `OPTIONS *` (RFC 9112 section 3.2.4).
        if head.method == .options { head.form = .asterisk }
        return nil
    }
}

/// `uri-host [ ":" port ]`.
enum Authority {
    static let portDigitsMax = 5

    /// Whether the octets are a host with an optional port (RFC 9110 section 7.2, RFC 3986 section 3.2.2). An empty host is not one.
    @inline(__always)
    static func check(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, needsPort: Bool) -> Bool {
        guard start < end else { return false }
        var at = start
        if base[start] == 0x5B {
            guard let close = (start..<end).first(where: { base[$0] == 0x5D }), isLiteral(base, start + 1, close) else { return false }
            at = close + 1
        } else {
            at = nameEnd(base, start, end)
            if at == start { return false }
        }
        if at == end { return !needsPort }
        return base[at] == 0x3A && isPort(base, at + 1, end, needsPort)
    }

    /// The end of `*( unreserved / sub-delims / pct-encoded )`.
    @inline(__always)
    private static func nameEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end {
            if ASCII.has(base[at], ASCII.registeredName) {
                at += 1
            } else if base[at] == 0x25, at + 2 < end, ASCII.has(base[at + 1], ASCII.hexDigit), ASCII.has(base[at + 2], ASCII.hexDigit) {
                at += 3
            } else {
                return at
            }
        }
        return end
    }

    /// `*DIGIT` by the grammar; a number beyond 65535 is no port.
    private static func isPort(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ needsDigits: Bool) -> Bool {
        guard end - start <= portDigitsMax else { return false }
        var value = 0
        for at in start..<end {
            guard base[at] &- 48 < 10 else { return false }
            value = value * 10 + Int(base[at] &- 48)
        }
        return value <= Int(UInt16.max) && (!needsDigits || (end > start && value > 0))
    }

    /// The inside of `[…]`: an IPv6 address, or `v` HEXDIG `.` for the future.
    private static func isLiteral(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard start < end else { return false }
        if base[start] | 0x20 == 0x76 { return isFutureLiteral(base, start + 1, end) }
        var (groups, digits, elided, at) = (0, 0, false, start)
        while at < end {
            let octet = base[at]
            if ASCII.has(octet, ASCII.hexDigit) {
                digits += 1
                if digits > 4 { return false }
                if digits == 1 { groups += 1 }
                at += 1
            } else if octet == 0x3A {
                let isDouble = at + 1 < end && base[at + 1] == 0x3A
                if isDouble {
                    if elided { return false }
                    elided = true
                } else if digits == 0 || at + 1 == end {
                    return false
                }
                digits = 0
                at += isDouble ? 2 : 1
            } else if octet == 0x2E, digits > 0 {
                // The digits just read open a dotted IPv4 tail, which counts as two groups.
                guard isIPv4(base, at - digits, end) else { return false }
                groups += 1
                return elided ? groups < 8 : groups == 8
            } else {
                return false
            }
        }
        return elided ? groups < 8 : groups == 8
    }

    private static func isIPv4(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var (parts, value, digits) = (1, 0, 0)
        for at in start..<end {
            if base[at] == 0x2E {
                guard digits > 0 else { return false }
                (parts, value, digits) = (parts + 1, 0, 0)
            } else {
                guard base[at] &- 48 < 10, digits < 3 else { return false }
                value = value * 10 + Int(base[at] &- 48)
                digits += 1
                guard value < 256 else { return false }
            }
        }
        return parts == 4 && digits > 0
    }

    private static func isFutureLiteral(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard let dot = (start..<end).first(where: { base[$0] == 0x2E }), dot > start, dot + 1 < end else { return false }
        for at in start..<dot where !ASCII.has(base[at], ASCII.hexDigit) { return false }
        for at in (dot + 1)..<end where base[at] != 0x3A && !ASCII.has(base[at], ASCII.registeredName) { return false }
        return true
    }
}
