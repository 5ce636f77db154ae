import HTTPServer
import JSON

/// A successful answer before HTTP frames it.
struct Answer: Sendable {
    var status: Int
    var fields: [(name: String, value: String)] = []
    var mediaType: MediaType?
    var body: [UInt8] = []
    /// Writes the content piece by piece, in place of `body`.
    var stream: (@Sendable (ResponseStream) -> Void)?
    /// The content as a file, in place of `body`.
    var file: FileSlice?
    /// The page that `body` shows, for whoever wants all pages as one stream.
    var page: Page?

    /// No content: 204.
    static let nothing = Answer(status: 204)

    /// For a renderer that does not find what its own command made: a defect, told as a 500 rather than a crash of the writer.
    static let lost = Answer(status: 500)

    /// A JSON document. Its ETag names its octets, and with `version` also the record that last changed the resource,
    /// which is what `If-Match` is compared with.
    static func json(_ value: some JSONEncodable, status: Int = 200, version: Int64? = nil) -> Answer {
        let body = value.jsonBytes()
        return Answer(status: status, fields: [("ETag", VersionTag(version: version, body: body).field)], mediaType: .json, body: body)
    }

    /// 201 with the place of the new resource.
    static func created(_ value: some JSONEncodable, at location: String, version: Int64? = nil) -> Answer {
        var answer = json(value, status: 201, version: version)
        answer.fields.append(("Location", location))
        return answer
    }

    /// A page of a list. Its ETag is of its octets alone.
    static func page(_ page: Page, of call: Call) -> Answer {
        var answer = json(page)
        answer.page = page
        if let next = page.next { answer.fields.append(("Link", "<\(call.target(after: next.description))>; rel=\"next\"")) }
        return answer
    }
}
