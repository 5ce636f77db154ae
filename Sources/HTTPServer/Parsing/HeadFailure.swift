/// Why a head is refused. Each has one status and one code, here and nowhere else.
enum HeadFailure: UInt8, Error {
    case requestLine, leadingLines, methodUnknown, targetTooLong, target, version, versionUnsupported
    case fieldName, fieldValue, folding, lineEnd, headerTooLarge, tooManyFields
    case hostMissing, hostRepeated, hostInvalid, hostNotCertified, schemeMismatch
    case contentLength, lengthAndCoding, transferCoding, transferCodingUnknown, transferCodingInOldVersion, expectation

    var failure: HTTPFailure {
        switch self {
        case .requestLine: HTTPFailure(.badRequest, "request-line-invalid", "The request line is not of the form METHOD TARGET HTTP/1.1.")
        case .leadingLines: HTTPFailure(.badRequest, "request-line-missing", "There are too many empty lines before the request.")
        case .methodUnknown: HTTPFailure(.notImplemented, "method-unknown", "This server does not know the request's method.")
        case .targetTooLong: HTTPFailure(.uriTooLong, "uri-too-long", "The request target is too long.")
        case .target: HTTPFailure(.badRequest, "target-invalid", "The request target is not valid.")
        case .version: HTTPFailure(.badRequest, "version-invalid", "The protocol version is not of the form HTTP/1.1.")
        case .versionUnsupported: HTTPFailure(.versionNotSupported, "version-unsupported", "This server speaks HTTP/1.1 and HTTP/1.0.")
        case .fieldName: HTTPFailure(.badRequest, "field-name-invalid", "A header line has no valid name directly before its colon.")
        case .fieldValue: HTTPFailure(.badRequest, "field-value-invalid", "A header value holds a control character.")
        case .folding: HTTPFailure(.badRequest, "field-folded", "A header line starts with white space; folded lines are obsolete.")
        case .lineEnd: HTTPFailure(.badRequest, "line-end-invalid", "A line does not end in CR LF.")
        case .headerTooLarge: HTTPFailure(.headerFieldsTooLarge, "header-too-large", "The header section is too large.")
        case .tooManyFields: HTTPFailure(.headerFieldsTooLarge, "header-fields-too-many", "The header section has too many lines.")
        case .hostMissing: HTTPFailure(.badRequest, "host-missing", "The request has no Host field.")
        case .hostRepeated: HTTPFailure(.badRequest, "host-repeated", "The request has more than one Host field.")
        case .hostInvalid: HTTPFailure(.badRequest, "host-invalid", "The request's host is not a valid host with an optional port.")
        case .hostNotCertified:
            HTTPFailure(.misdirectedRequest, "host-not-certified", "The certificate of this connection does not name the request's host.")
        case .schemeMismatch: HTTPFailure(.misdirectedRequest, "scheme-mismatch", "An https resource was asked for without TLS.")
        case .contentLength: HTTPFailure(.badRequest, "content-length-invalid", "Content-Length is not one number of decimal digits.")
        case .lengthAndCoding:
            HTTPFailure(.badRequest, "content-length-with-transfer-encoding", "The request has both Content-Length and Transfer-Encoding.")
        case .transferCoding: HTTPFailure(.badRequest, "transfer-encoding-invalid", "Chunked is not the only and final transfer coding.")
        case .transferCodingUnknown:
            HTTPFailure(.notImplemented, "transfer-coding-unknown", "This server understands no transfer coding but chunked.")
        case .transferCodingInOldVersion:
            HTTPFailure(.badRequest, "transfer-encoding-in-http-1-0", "An HTTP/1.0 request cannot have Transfer-Encoding.")
        case .expectation: HTTPFailure(.expectationFailed, "expectation-unknown", "This server knows no expectation but 100-continue.")
        }
    }
}
