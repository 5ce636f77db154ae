// The request head as a state machine over octets. It stops at the first octet that cannot belong to a valid head, so that a head fed whole or one
// octet at a time gets the same answer, and so that a peer that speaks another protocol is refused before its line ends. Inner loops run over a
// token at a time (eight octets at a time in values), and between calls only the phase and two offsets are kept.

/// Parses the request line and the header section (RFC 9112 sections 2 to 5), strict wherever a recipient may choose.
struct RequestHeadParser {
    enum Outcome: Equatable {
        case incomplete
        case complete
        case failed(HeadFailure)
    }

    private enum Phase: UInt8 {
        case start, startLF, method, target, version, fieldStart, name, valueStart, value, valueLF, endLF
    }

    private var phase = Phase.start
    private var emptyLines: UInt8 = 0
    /// The next octet to read, the start of the token being read, the start of the request line and of the header section.
    private var position = 0
    private var mark = 0
    private var lineStart = 0
    private var sectionStart = 0
    private var slot = FieldSlot()

    init() {}
    /// Parses a field section without a request line: trailers.
    init(fieldsOnly: Void) { phase = .fieldStart }

    /// Whether any octet of a request was seen.
    var hasBegun: Bool { phase.rawValue >= Phase.method.rawValue }

    /// Reads on. `base` holds the head from its first octet, `count` octets of it so far; both may differ from the last call's, their common
    /// octets may not.
    mutating func parse(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ limits: borrowing HTTPLimits, into storage: RequestStorage
    ) -> Outcome {
        while true {
            let step: Outcome
            switch phase {
            case .start, .startLF: step = skipEmptyLines(base, count, limits.leadingEmptyLinesMax)
            case .method: step = method(base, count, limits.requestLineBytesMax, storage)
            case .target: step = target(base, count, limits.requestLineBytesMax, storage)
            case .version: step = version(base, count, storage)
            default:
                let outcome = fields(base, count, limits.headerBytesMax, limits.headerCountMax, storage)
                guard outcome == .complete else { return outcome }
                storage.head.count = position
                return .complete
            }
            if step != .complete { return step }
        }
    }

    /// RFC 9112 section 2.2: empty lines before a request line are ignored.
    private mutating func skipEmptyLines(_ base: UnsafePointer<UInt8>, _ count: Int, _ limit: Int) -> Outcome {
        while position < count {
            let octet = base[position]
            if phase == .startLF {
                guard octet == 0x0A else { return .failed(.lineEnd) }
                phase = .start
                position += 1
            } else if octet == 0x0D {
                guard emptyLines < limit else { return .failed(.leadingLines) }
                emptyLines += 1
                phase = .startLF
                position += 1
            } else {
                phase = .method
                mark = position
                lineStart = position
                return .complete
            }
        }
        return .incomplete
    }

    @inline(__always)
    private mutating func method(_ base: UnsafePointer<UInt8>, _ count: Int, _ limit: Int, _ storage: RequestStorage) -> Outcome {
        let end = min(count, lineStart + limit)
        var at = position
        while at < end, ASCII.has(base[at], ASCII.token) { at += 1 }
        position = at
        if at == end { return at - lineStart >= limit ? .failed(.methodUnknown) : .incomplete }
        guard base[at] == 0x20, at > mark else { return .failed(.requestLine) }
        storage.head.methodRange = OctetRange(mark, at)
        storage.head.method = MethodCode(base + mark, at - mark)
        position = at + 1
        mark = at + 1
        phase = .target
        return .complete
    }

    @inline(__always)
    private mutating func target(_ base: UnsafePointer<UInt8>, _ count: Int, _ limit: Int, _ storage: RequestStorage) -> Outcome {
        let end = min(count, lineStart + limit)
        var at = position
        while at < end, ASCII.has(base[at], ASCII.target) { at += 1 }
        position = at
        if at == end { return at - lineStart >= limit ? .failed(.targetTooLong) : .incomplete }
        guard base[at] == 0x20, at > mark else { return .failed(at > mark && base[at] != 0x0D ? .target : .requestLine) }
        storage.head.target = OctetRange(mark, at)
        position = at + 1
        mark = at + 1
        phase = .version
        return .complete
    }

    /// `HTTP/` DIGIT `.` DIGIT CR LF, and nothing else (RFC 9112 section 2.3).
    @inline(__always)
    private mutating func version(_ base: UnsafePointer<UInt8>, _ count: Int, _ storage: RequestStorage) -> Outcome {
        let template: StaticString = "HTTP/0.0\r\n"
        let end = min(count, mark + 10)
        while position < end {
            let (octet, expected) = (base[position], template.utf8Start[position - mark])
            guard octet == expected || (expected == 0x30 && octet &- 48 < 10) else {
                return .failed(expected == 0x0A ? .lineEnd : .version)
            }
            position += 1
        }
        guard position == mark + 10 else { return .incomplete }
        // A version with the right major number is served, whatever its minor one (RFC 9110 section 2.5).
        guard base[mark + 5] == 0x31 else { return .failed(.versionUnsupported) }
        storage.head.minorVersion = base[mark + 7] == 0x30 ? 0 : 1
        sectionStart = position
        phase = .fieldStart
        return .complete
    }
}

extension RequestHeadParser {
    /// The header section with its empty line.
    private mutating func fields(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ bytesMax: Int, _ countMax: Int, _ storage: RequestStorage
    ) -> Outcome {
        let end = min(count, sectionStart + bytesMax)
        var at = position
        defer { position = at }
        while at < end {
            switch phase {
            case .fieldStart:
                let octet = base[at]
                if octet == 0x0D {
                    phase = .endLF
                    at += 1
                    continue
                }
                if octet == 0x20 || octet == 0x09 { return .failed(.folding) }
                mark = at
                phase = .name
                fallthrough
            case .name:
                while at < end, ASCII.has(base[at], ASCII.token) { at += 1 }
                if at == end { break }
                guard base[at] == 0x3A, at > mark else { return .failed(.fieldName) }
                guard at - mark <= Int(UInt16.max) else { return .failed(.headerTooLarge) }
                guard storage.slotCount < countMax else { return .failed(.tooManyFields) }
                slot.nameStart = UInt32(truncatingIfNeeded: mark)
                slot.nameCount = UInt16(truncatingIfNeeded: at - mark)
                slot.known = KnownField(base + mark, at - mark)
                at += 1
                phase = .valueStart
                fallthrough
            case .valueStart:
                while at < end, base[at] == 0x20 || base[at] == 0x09 { at += 1 }
                if at == end { break }
                mark = at
                phase = .value
                fallthrough
            case .value:
                at = FieldValue.end(base, at, end)
                if at == end { break }
                guard base[at] == 0x0D else { return .failed(base[at] == 0x0A ? .lineEnd : .fieldValue) }
                var last = at
                while last > mark, base[last - 1] == 0x20 || base[last - 1] == 0x09 { last -= 1 }
                slot.valueStart = UInt32(truncatingIfNeeded: mark)
                slot.valueCount = UInt32(truncatingIfNeeded: last - mark)
                at += 1
                phase = .valueLF
                if at == end { break }
                fallthrough
            case .valueLF:
                guard base[at] == 0x0A else { return .failed(.lineEnd) }
                storage.append(slot)
                at += 1
                phase = .fieldStart
            default:
                guard base[at] == 0x0A else { return .failed(.lineEnd) }
                at += 1
                return .complete
            }
        }
        return at - sectionStart >= bytesMax ? .failed(.headerTooLarge) : .incomplete
    }
}

/// Scanning of field values.
enum FieldValue {
    /// The first octet from `start` on that a field value cannot hold: a control other than HTAB, or DEL (RFC 9110 section 5.5). Eight octets at
    /// a time: the classic test for a byte below 0x20 or equal to 0x7F, which leaves octets above 0x7F alone.
    @inline(__always)
    static func end(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end {
            if end - at >= 8 {
                let word = UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self).littleEndian
                let below = (word &- 0x2020_2020_2020_2020) & ~word
                let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
                let hits = (below | ((delete &- 0x0101_0101_0101_0101) & ~delete)) & 0x8080_8080_8080_8080
                if hits == 0 {
                    at += 8
                    continue
                }
                at += hits.trailingZeroBitCount >> 3
            }
            let octet = base[at]
            if octet < 0x20 ? octet != 0x09 : octet == 0x7F { return at }
            at += 1
        }
        return end
    }
}
