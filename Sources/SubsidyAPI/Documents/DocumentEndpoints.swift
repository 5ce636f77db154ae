import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

// Files: their octets in the document store by digest, what is known of them in the state.

extension Contract {
    static var documents: [Endpoint] { [storeDocument, getDocument] }

    /// Octets of one document; more is 413.
    static let documentBytesMax = 20_971_520

    private static let storeDocument = Endpoint(
        method: .post, path: "/v1/documents", name: "storeDocument", tag: .documents,
        summary: LocalizedText(zh: "上传材料：原始字节，类型须在允许清单内。", en: "Stores a file: raw octets of an allowed type."),
        access: .role(.storeDocument),
        content: .octets(DocumentMediaTypes.allowed, bytesMax: documentBytesMax), success: .created(DocumentRepresentation.reference),
        idempotency: .accepted, isHeavy: true,
        handler: .write { call in
            guard let type = call.contentType, DocumentMediaTypes.accepts(call.content, as: type) else {
                throw Refusal(
                    status: 415,
                    Problem(
                        .malformed, "content-not-allowed", zh: "文件内容与声明的类型不符，或属于不允许上传的类型。",
                        en: "The content is of another kind than Content-Type says, or of one that is not taken."))
            }
            guard !call.content.isEmpty else {
                throw Refusal.invalid([
                    .init(pointer: "", code: "empty", message: LocalizedText(zh: "文件为空。", en: "The file is empty."))
                ])
            }
            let stored = try call.service.documents.store(call.content)
            let command = StoreDocument(sha256: stored.sha256, size: stored.size, mediaType: type.description)
            return Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(DocumentStored.self)?.document.id, let document = state.documents[id] else { return .lost }
                return .created(DocumentRepresentation(document: document), at: "/v1/documents/\(id)")
            }
        })

    private static let getDocument = Endpoint(
        method: .get, path: "/v1/documents/{id}", name: "getDocument", tag: .documents,
        summary: LocalizedText(zh: "下载材料；读取时校验摘要。", en: "The octets of a file; their digest is checked as they are read."),
        access: .role(.readDocument),
        success: .init(mediaTypes: DocumentMediaTypes.allowed, schema: nil, summary: "The octets, as an attachment."), isHeavy: true,
        handler: .gather { call, state, _ in
            guard let document = state.documents[call.id()], state.isVisible(document, to: try call.principal()),
                let type = MediaType(field: document.mediaType)
            else { throw Refusal.noSuch("document", "材料") }
            return {
                let octets = try call.service.documents.load(document.sha256)
                return Answer(
                    status: 200,
                    fields: [
                        ("ETag", "\"\(document.sha256)\""), ("Content-Disposition", "attachment; filename=\"\(document.id)\""),
                        ("Content-Security-Policy", "sandbox; default-src 'none'"),
                    ], mediaType: type, body: octets)
            }
        })
}
