import HTTPServer

/// The content of a form, `application/x-www-form-urlencoded` (WHATWG URL, 5.1).
enum FormBody {
    /// Fields that one form may have.
    static let fieldsMax = 1000

    /// The fields by their names, of a name that comes twice the last; nil where the content is no form.
    static func fields(of request: HTTPRequest) -> [String: String]? {
        guard let type = request.header("content-type").flatMap({ MediaType(field: $0) }), type == .form else { return nil }
        let items = request.body.withUnsafeBufferPointer { QueryString.items($0) }
        guard items.count <= fieldsMax else { return nil }
        return Dictionary(items.map { ($0.name, $0.value) }) { $1 }
    }
}
