// What a syntactically valid head means: host, framing, persistence, expectations (RFC 9110 sections 7.2, 7.6.1, 10.1.1; RFC 9112 sections 3.2, 6, 9.3).

/// Checks a parsed head and fills in what the connection needs of it.
enum HeadRules {
    /// `base` holds the head's octets. `isSecure` says whether they came over TLS.
    static func apply(_ base: UnsafePointer<UInt8>, _ storage: RequestStorage, isSecure: Bool) -> HeadFailure? {
        var head = storage.head
        defer { storage.head = head }
        if let failure = RequestTarget.resolve(base, &head) { return failure }
        if head.targetIsSecure, !isSecure { return .schemeMismatch }
        head.keepsAlive = head.minorVersion == 1
        var scan = Scan()
        for index in 0..<storage.slotCount {
            let slot = storage.slots[index]
            if slot.known == .other { continue }
            let value = UnsafeBufferPointer(start: base + Int(slot.valueStart), count: Int(slot.valueCount))
            if let failure = scan.take(slot, value, base, &head) { return failure }
        }
        return scan.finish(&head)
    }

    /// What the fields said so far.
    private struct Scan {
        var hasHost = false
        var hasCoding = false
        /// Members of Transfer-Encoding over all lines; whether the last is chunked; whether chunked came before the last.
        var codingCount = 0
        var lastIsChunked = false
        var chunkedBeforeLast = false
        var closes = false
        var persists = false

        @inline(__always)
        mutating func take(
            _ slot: FieldSlot, _ value: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>, _ head: inout RequestHead
        ) -> HeadFailure? {
            switch slot.known {
            case .host: return host(slot, base, &head)
            case .contentLength:
                guard head.contentLength < 0, let length = contentLength(value) else { return .contentLength }
                head.contentLength = length
            case .transferEncoding:
                hasCoding = true
                if !transferCodings(value) { return .transferCoding }
            case .connection: connectionOptions(value)
            case .condition: head.hasConditions = true
            case .expect where head.minorVersion == 1: return expectations(value, &head)
            default: break
            }
            return nil
        }

        @inline(__always)
        private mutating func host(_ slot: FieldSlot, _ base: UnsafePointer<UInt8>, _ head: inout RequestHead) -> HeadFailure? {
            if hasHost { return .hostRepeated }
            hasHost = true
            let start = Int(slot.valueStart)
            let end = start + Int(slot.valueCount)
            guard Authority.check(base, start, end, needsPort: false) else { return .hostInvalid }
            // The target's authority overrules the field (RFC 9112 section 3.2.2).
            if head.form == .origin || head.form == .asterisk { head.authority = OctetRange(start, end) }
            return nil
        }

        /// 1*DIGIT. A number too large to hold is kept as the largest one, so that it is refused as too large and never wraps.
        private func contentLength(_ value: UnsafeBufferPointer<UInt8>) -> Int? {
            guard !value.isEmpty else { return nil }
            var length = 0
            for octet in value {
                guard octet &- 48 < 10 else { return nil }
                let (product, overflowed) = length.multipliedReportingOverflow(by: 10)
                let (sum, overflowedAgain) = product.addingReportingOverflow(Int(octet &- 48))
                length = overflowed || overflowedAgain ? .max : sum
            }
            return length
        }

        /// False when a member is not a bare token: chunked has no parameters, and an empty member is refused, as this field frames messages.
        private mutating func transferCodings(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
            var start = 0
            for index in 0...value.count where index == value.count || value[index] == 0x2C {
                let member = ASCII.trimmed(UnsafeBufferPointer(rebasing: value[start..<index]))
                guard !member.isEmpty, member.allSatisfy({ ASCII.has($0, ASCII.token) }) else { return false }
                if lastIsChunked { chunkedBeforeLast = true }
                lastIsChunked = ASCII.equalFolded(member, "chunked" as StaticString)
                codingCount += 1
                start = index + 1
            }
            return true
        }

        private mutating func connectionOptions(_ value: UnsafeBufferPointer<UInt8>) {
            var (closes, persists) = (self.closes, self.persists)
            ASCII.forEachMember(value) { option in
                if ASCII.equalFolded(option, "close" as StaticString) { closes = true }
                if ASCII.equalFolded(option, "keep-alive" as StaticString) { persists = true }
            }
            (self.closes, self.persists) = (closes, persists)
        }

        private func expectations(_ value: UnsafeBufferPointer<UInt8>, _ head: inout RequestHead) -> HeadFailure? {
            var (known, unknown) = (head.expectsContinue, false)
            ASCII.forEachMember(value) { member in
                if ASCII.equalFolded(member, "100-continue" as StaticString) { known = true } else { unknown = true }
            }
            head.expectsContinue = known
            return unknown ? .expectation : nil
        }

        func finish(_ head: inout RequestHead) -> HeadFailure? {
            if !hasHost, head.minorVersion == 1 { return .hostMissing }
            if hasCoding {
                // Whoever forwards one of the two lengths and reads the other is how requests are smuggled (RFC 9112 sections 6.1, 11.2).
                if head.contentLength >= 0 { return .lengthAndCoding }
                if head.minorVersion == 0 { return .transferCodingInOldVersion }
                if !lastIsChunked || chunkedBeforeLast { return .transferCoding }
                if codingCount > 1 { return .transferCodingUnknown }
                head.isChunked = true
            }
            head.keepsAlive = closes ? false : head.minorVersion == 1 || persists
            head.expectsContinue = head.expectsContinue && head.hasContent
            return nil
        }
    }
}
