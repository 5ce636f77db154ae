import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

/// One request that has passed every check of its endpoint's row: what a handler works with.
struct Call: Sendable {
    let request: HTTPRequest
    let gate: Gate
    let service: Service
    let language: Language
    /// The representation that the caller wants, one of the endpoint's.
    let mediaType: MediaType
    let caller: Principal?
    var query: [String: String]
    /// The content's media type; nil where there is none.
    let contentType: MediaType?
    /// The content, where it is JSON.
    var body: JSON
    let precondition: Precondition
    var idempotency: IdempotencyKey?
    /// What the caller may still ask for; nil without a limit.
    var quota: RateLimiter.Quota?
    /// What is still to be shown of the content's signature.
    var proof: ContentProof?
    /// The content of a row that streams.
    var file: OctetFile?
    /// The content's octets where the row is called from inside the process; the request's own without them.
    var octets: [UInt8]?
    /// Parameters of the path where the row is called from inside the process rather than by its path.
    var parameters: [String: String]?

    /// The content of a row that takes octets.
    var content: [UInt8] { octets ?? request.body }

    /// The caller of an endpoint that is not for anyone.
    func principal() throws -> Principal {
        guard let caller else { throw Refusal.unauthenticated }
        return caller
    }

    /// A parameter of the path. The router gives no request without it.
    func parameter(_ name: String) -> String { parameters.map { $0[name] ?? "" } ?? request.parameter(name) ?? "" }

    func id<Entity: Identified>(_ type: Entity.Type = Entity.self) -> ID<Entity> { ID(parameter("id")) }

    /// A member of the content; what the schema let through and the type does not is told with its place.
    func member<T: JSONDecodable>(_ name: String, as type: T.Type = T.self) throws -> T {
        do { return try body.member(name) } catch let error as JSONShapeError { throw Refusal.shape(error) }
    }

    func optionalMember<T: JSONDecodable>(_ name: String, as type: T.Type = T.self) throws -> T? {
        do { return try body.optionalMember(name) } catch let error as JSONShapeError { throw Refusal.shape(error) }
    }

    /// Checks what a file gave against the schema that its JSON spelling has.
    func checkContent(_ json: JSON) throws { try gate.check(json) }

    func page() throws -> PageRequest {
        var page = PageRequest()
        if let limit = query["limit"].flatMap({ Int($0) }) { page.limit = limit }
        if let after = query["after"] {
            guard let cursor = Cursor(after) else {
                throw Refusal.invalidQuery("after", zh: "不是本服务给出的游标", en: "is no cursor that this service gave")
            }
            page.after = cursor
        }
        return page
    }

    /// This request's target with another cursor.
    func target(after cursor: String) -> String {
        var items = query
        items["after"] = cursor
        return request.rawPath + "?"
            + items.sorted { $0.key < $1.key }.map { "\($0.key)=\(PercentEncoding.query($0.value))" }.joined(separator: "&")
    }
}

/// Percent-encoding of a query's values (RFC 3986, 2.1).
enum PercentEncoding {
    static func query(_ text: String) -> String {
        var encoded = ""
        for octet in text.utf8 {
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(octet))
            default:
                encoded += "%" + (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
