// The chunked coding (RFC 9112 section 7.1) as a state machine over octets; like the head's parser it decides at the first wrong octet. It never
// looks past a chunk's end, takes only CR LF, and counts what a peer may send without sending content: digits, extensions, trailers.

/// Why content cannot be read.
enum ContentFailure: UInt8, Error {
    case chunkSize, chunkTooLarge, chunkExtension, chunkExtensionsTooLong, chunkEnd, trailer, trailerTooLarge

    var failure: HTTPFailure {
        switch self {
        case .chunkSize: HTTPFailure(.badRequest, "chunk-size-invalid", "A chunk's size is not a hexadecimal number.")
        case .chunkTooLarge: HTTPFailure(.contentTooLarge, "chunk-too-large", "The chunks announce more content than this resource takes.")
        case .chunkExtension: HTTPFailure(.badRequest, "chunk-extension-invalid", "A chunk extension is not valid.")
        case .chunkExtensionsTooLong: HTTPFailure(.badRequest, "chunk-extensions-too-long", "The chunk extensions are too long.")
        case .chunkEnd: HTTPFailure(.badRequest, "chunk-end-invalid", "A chunk's data does not end in CR LF.")
        case .trailer: HTTPFailure(.badRequest, "trailer-invalid", "A trailer line is not valid.")
        case .trailerTooLarge: HTTPFailure(.headerFieldsTooLarge, "trailer-too-large", "The trailer section is too large.")
        }
    }
}

/// Decodes one chunked body.
struct ChunkedDecoder {
    enum Event {
        /// Everything was read; give more.
        case incomplete
        /// Content: `count` octets from `start` on.
        case data(start: Int, count: Int)
        /// The body ended; what follows is the next request.
        case end
        case failed(ContentFailure)
    }

    private enum Phase: UInt8 {
        case size, afterSize, beforeName, name, afterName, beforeValue, value, quoted, quotedPair, afterValue
        case sizeLF, data, dataCR, dataLF, trailer
    }

    private var phase = Phase.size
    private var sizeDigits = 0
    private var remaining = 0
    /// Octets of content that chunks announced so far.
    private var announced = 0
    private var extensionBytes = 0
    private var section: RequestStorage?
    private(set) var trailers: [HTTPField] = []

    /// Leading zeros are digits too (1*HEXDIG), but nobody needs more than these.
    static let sizeDigitsMax = 32
    /// No chunk announces more than this, whatever the route's limit.
    static let chunkBytesMax = 1 << 48

    init() {}

    /// The next event from `at` on; moves `at` behind what it read. A chunk that would bring the content above `bytesMax` is refused when it is
    /// announced: nobody waits for what will not be taken.
    mutating func next(
        _ base: UnsafePointer<UInt8>, _ at: inout Int, _ count: Int, _ limits: borrowing HTTPLimits, bytesMax: Int
    ) -> Event {
        while at < count {
            switch phase {
            case .data:
                let (start, taken) = (at, min(remaining, count - at))
                remaining -= taken
                at += taken
                if remaining == 0 { phase = .dataCR }
                return .data(start: start, count: taken)
            case .dataCR, .dataLF:
                guard base[at] == (phase == .dataCR ? 0x0D : 0x0A) else { return .failed(.chunkEnd) }
                phase = phase == .dataCR ? .dataLF : .size
                at += 1
            case .size:
                if let failure = size(base[at]) { return .failed(failure) }
                at += 1
            case .sizeLF:
                guard base[at] == 0x0A else { return .failed(.chunkExtension) }
                guard remaining <= bytesMax - announced else { return .failed(.chunkTooLarge) }
                announced += remaining
                phase = remaining > 0 ? .data : .trailer
                sizeDigits = 0
                at += 1
            case .trailer: return trailer(base, &at, count, limits)
            default:
                extensionBytes += 1
                guard extensionBytes <= limits.chunkExtensionBytesMax else { return .failed(.chunkExtensionsTooLong) }
                guard extensionOctet(base[at]) else { return .failed(.chunkExtension) }
                at += 1
            }
        }
        return .incomplete
    }

    /// What comes from here on is counted from zero: another limit holds for it.
    mutating func countAnew() { announced = remaining }

    private mutating func size(_ octet: UInt8) -> ContentFailure? {
        if let digit = ASCII.hexValue(octet) {
            if sizeDigits == 0 { remaining = 0 }
            sizeDigits += 1
            guard sizeDigits <= ChunkedDecoder.sizeDigitsMax else { return .chunkSize }
            guard remaining <= ChunkedDecoder.chunkBytesMax >> 4 else { return .chunkTooLarge }
            remaining = remaining << 4 | Int(digit)
            return nil
        }
        guard sizeDigits > 0 else { return .chunkSize }
        switch octet {
        case 0x0D: phase = .sizeLF
        case 0x3B: phase = .beforeName
        case 0x20, 0x09: phase = .afterSize
        default: return .chunkSize
        }
        return nil
    }

    /// `*( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )`; nothing is made of them (section 7.1.1).
    private mutating func extensionOctet(_ octet: UInt8) -> Bool {
        let isSpace = octet == 0x20 || octet == 0x09
        let isToken = ASCII.has(octet, ASCII.token)
        switch phase {
        case .quoted:
            if octet == 0x22 { phase = .afterValue } else if octet == 0x5C { phase = .quotedPair }
            return octet == 0x09 || (octet >= 0x20 && octet != 0x7F)
        case .quotedPair:
            phase = .quoted
            return octet == 0x09 || (octet >= 0x20 && octet != 0x7F)
        case .beforeName where isSpace, .afterSize where isSpace, .afterName where isSpace, .beforeValue where isSpace,
            .afterValue where isSpace:
            return true
        case .beforeName where isToken: phase = .name
        case .beforeValue where isToken: phase = .value
        case .beforeValue where octet == 0x22: phase = .quoted
        case .name where isToken, .value where isToken: return true
        case .name where isSpace: phase = .afterName
        case .value where isSpace: phase = .afterValue
        case .name where octet == 0x3D, .afterName where octet == 0x3D: phase = .beforeValue
        case .name, .value, .afterValue, .afterSize, .afterName:
            // White space is bad only before another part of an extension, never before the line's end.
            return ended(octet)
        default: return false
        }
        return true
    }

    /// At `;` another extension begins; at CR the line ends, but not after white space.
    private mutating func ended(_ octet: UInt8) -> Bool {
        if octet == 0x3B {
            phase = .beforeName
            return true
        }
        guard octet == 0x0D, phase == .name || phase == .value || phase == .afterValue else { return false }
        phase = .sizeLF
        return true
    }

    /// The trailer section: the header section's grammar, kept apart from it (RFC 9110 section 6.5).
    private mutating func trailer(
        _ base: UnsafePointer<UInt8>, _ at: inout Int, _ count: Int, _ limits: borrowing HTTPLimits
    ) -> Event {
        let storage = section ?? RequestStorage()
        if section == nil {
            section = storage
            storage.parser = RequestHeadParser(fieldsOnly: ())
        }
        var bounded = HTTPLimits()
        bounded.headerBytesMax = limits.trailerBytesMax
        bounded.headerCountMax = limits.headerCountMax
        // Only as much is copied as the section may have, and what follows the section is not the parser's.
        let before = storage.count
        storage.append(base + at, min(count - at, limits.trailerBytesMax + 1 - before))
        switch storage.parser.parse(UnsafePointer(storage.bytes), storage.count, bounded, into: storage) {
        case .incomplete:
            at = count
            return .incomplete
        case .failed(.headerTooLarge), .failed(.tooManyFields): return .failed(.trailerTooLarge)
        case .failed: return .failed(.trailer)
        case .complete:
            at += storage.head.count - before
            trailers = Trailers.kept(storage)
            section = nil
            return .end
        }
    }
}

/// Trailer fields that may be looked at.
enum Trailers {
    /// Fields that frame, route, authenticate or modify a request mean nothing after it (RFC 9110 section 6.5.1).
    private static let refused = [
        "transfer-encoding", "content-length", "host", "connection", "authorization", "cookie", "content-encoding", "content-type",
        "content-range", "trailer", "te", "expect", "range", "max-forwards", "cache-control", "if-match", "if-none-match",
        "if-modified-since", "if-unmodified-since", "if-range", "forwarded", "x-forwarded-for", "idempotency-key",
    ]

    static func kept(_ storage: RequestStorage) -> [HTTPField] {
        (0..<storage.slotCount).compactMap { index in
            let name = storage.name(index)
            if refused.contains(where: { ASCII.equalFolded(name, $0) }) { return nil }
            return HTTPField(String(decoding: name, as: UTF8.self), String(decoding: storage.value(index), as: UTF8.self))
        }
    }
}
