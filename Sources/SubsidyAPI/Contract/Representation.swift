import JSON
import Subsidy

/// A resource as the contract shows it, with the schema that the OpenAPI document gives for it. The two stand in one file,
/// so that whoever adds a member sees both; the end-to-end tests check every answer against its schema.
protocol Representation: Described, JSONEncodable {}

/// What the OpenAPI document has a schema for.
protocol Described {
    /// The name among the document's component schemas.
    static var name: String { get }
    static var schema: Schema { get }
}

extension Described {
    static var reference: Schema { .reference(name) }
}

extension Representation {

    /// The list of these, as every list is answered.
    static var list: Schema {
        .object([
            "data": .array(reference, max: PageRequest.limitMax),
            "next": Schema.text(max: 16).nullable.described("Pass it as `after` for the next page; null on the last one."),
        ])
    }
}
