import JSON

/// What an endpoint takes as a request's content.
struct Content: Sendable {
    /// One media type that is taken; a JSON one is checked against its schema.
    struct Form: Sendable {
        let mediaType: MediaType
        let schema: Schema?
    }

    let forms: [Form]
    /// Octets; more is 413.
    let bytesMax: Int
    /// Whether the content may be missing altogether, as in `POST …/submission`.
    var isOptional = false
    /// Whether it goes to a file as it comes, for the handler to read piece by piece, rather than into memory.
    var isStreamed = false

    /// Octets of a JSON document where the other forms are streamed: it alone is read whole.
    static let streamedJSONBytesMax = 16_777_216

    /// No command of the contract needs more.
    static let jsonBytesMax = 1_048_576

    /// One JSON document under a schema.
    static func json(_ schema: Schema, bytesMax: Int = jsonBytesMax) -> Content {
        Content(forms: [Form(mediaType: .json, schema: schema)], bytesMax: bytesMax)
    }

    /// Nothing is needed; an empty object is taken for those clients that always send one.
    static let empty = optional(.object([:]))

    /// One JSON document, or nothing.
    static func optional(_ schema: Schema) -> Content {
        Content(forms: [Form(mediaType: .json, schema: schema)], bytesMax: jsonBytesMax, isOptional: true)
    }

    static func octets(_ types: [MediaType], bytesMax: Int) -> Content {
        Content(forms: types.map { Form(mediaType: $0, schema: nil) }, bytesMax: bytesMax)
    }

    var mediaTypes: [MediaType] { forms.map(\.mediaType) }
}
