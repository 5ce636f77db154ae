import JSON
import Subsidy

/// What the service knows of a stored file.
struct DocumentRepresentation: Representation {
    let document: Document

    static let name = "Document"
    static let schema = Schema.object([
        "id": .id("doc_"), "sha256": .pattern("^[0-9a-f]{64}$", max: 64), "size": .integer(0...1_000_000_000), "mediaType": .text(max: 100),
        "createdAt": .instant,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", document.id)
        writer.member("sha256", document.sha256)
        writer.member("size", document.size)
        writer.member("mediaType", document.mediaType)
        writer.member("createdAt", document.createdAt)
        writer.endObject()
    }
}
