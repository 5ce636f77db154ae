import CLinux

/// What a `Range` field asks of a representation (RFC 9110 section 14).
public enum RangeResult: Sendable, Hashable {
    /// Send all of it: no range, an unknown unit, several ranges, a syntax error, or a condition (`If-Range`) that does not hold.
    case whole
    /// 206 with these octets.
    case part(Range<Int>)
    /// 416.
    case unsatisfiable
}

extension HTTPRequest {
    /// Evaluates `Range` and `If-Range` for a representation of `count` octets.
    ///
    /// Range is defined for GET alone, and every method else ignores it (section 14.2). Of several ranges the whole representation is the answer,
    /// which the RFC permits and which leaves no way to have a server send the same octets many times.
    public func evaluateRange(count: Int, tag: EntityTag?, modified: HTTPDate? = nil) -> RangeResult {
        guard storage.head.method == .get, headerLines("range").count == 1, let field = header("range") else { return .whole }
        if let condition = header("if-range") {
            let holds =
                EntityTag(parsing: condition).map { given in tag.map(given.matchesStrongly) ?? false }
                ?? HTTPDate(condition).map { $0 == modified && $0.isStrong(now: Int(clinux_realtime_s())) } ?? false
            if !holds { return .whole }
        }
        return HTTPRequest.range(field, count)
    }

    private static func range(_ field: String, _ count: Int) -> RangeResult {
        guard let equals = field.firstIndex(of: "="), ASCII.equalFolded(String(field[..<equals]), "bytes") else { return .whole }
        let spec = field[field.index(after: equals)...]
        let parts = spec.split(separator: "-", omittingEmptySubsequences: false).map { part in
            part.drop { $0 == " " || $0 == "\t" }
        }
        guard parts.count == 2, !spec.contains(",") else { return .whole }
        let (first, last) = (number(parts[0]), number(parts[1]))
        if parts[0].isEmpty {
            guard let suffix = last else { return .whole }
            return suffix == 0 || count == 0 ? .unsatisfiable : .part(max(0, count - suffix)..<count)
        }
        guard let first, parts[1].isEmpty || last != nil else { return .whole }
        if let last, last < first { return .whole }
        if first >= count { return .unsatisfiable }
        return .part(first..<min(count, (last ?? .max) == .max ? count : (last ?? 0) + 1))
    }

    /// 1*DIGIT; a number too large is the largest.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
        return Int(text) ?? .max
    }
}

extension HTTPResponse {
    /// The answer to GET or HEAD on a stored representation: conditions first, then ranges (RFC 9110 section 13.2.2), 200, 206, 304, 412 or 416.
    ///
    ///     responder.answer(.stored(.file(FileSlice(file)), count: file.bytes, contentType: "application/pdf", tag: tag, for: request))
    public static func stored(
        _ body: HTTPResponseBody, count: Int, contentType: String, tag: EntityTag?, modified: HTTPDate? = nil, for request: HTTPRequest
    ) -> HTTPResponse {
        var headers: HTTPHeaders = ["content-type": contentType, "accept-ranges": "bytes"]
        if let tag { headers["etag"] = tag.description }
        if let modified { headers["last-modified"] = modified.text }
        switch request.evaluatePreconditions(tag: tag, modified: modified) {
        case .notModified:
            headers["content-type"] = nil
            var response = HTTPResponse(.notModified, headers)
            if case .bytes = body { response.omitted = OmittedContent(contentType: contentType, bytes: count) }
            return response
        case .failed: return .text(.preconditionFailed, "The resource has changed.\n")
        case .proceed: break
        }
        if case .stream = body { return HTTPResponse(.ok, headers, body: body) }
        switch request.evaluateRange(count: count, tag: tag, modified: modified) {
        case .whole: return HTTPResponse(.ok, headers, body: body)
        case .unsatisfiable:
            var response = HTTPResponse.text(.rangeNotSatisfiable, "The range lies outside of the resource.\n")
            response.headers["content-range"] = "bytes */\(count)"
            return response
        case .part(let range):
            headers["content-range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(count)"
            var response = HTTPResponse(.partialContent, headers, body: body.part(range))
            if case .bytes = body { response.omitted = OmittedContent(contentType: contentType, bytes: count) }
            return response
        }
    }
}

extension HTTPResponseBody {
    /// A part of bytes or of a file; a stream has no parts and stays whole.
    func part(_ range: Range<Int>) -> HTTPResponseBody {
        switch self {
        case .bytes(let bytes): .bytes(Array(bytes[range.clamped(to: 0..<bytes.count)]))
        case .file(let slice): .file(FileSlice(slice.file, offset: slice.offset + range.lowerBound, count: range.count))
        case .empty, .stream: self
        }
    }
}
