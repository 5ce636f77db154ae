/// The kinds of file that may be handed in. What a file is called is checked against what it begins with, as far as its kind has a mark
/// of its own; what begins like a page, a script or a program is taken under no name.
enum DocumentMediaTypes {
    static let allowed: [MediaType] = [
        "application/pdf", "image/png", "image/jpeg", "image/tiff", "application/ofd", "application/zip", "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/xml", "application/json", "application/jsonl",
        "text/plain", "text/csv", "text/xml", "application/octet-stream",
    ].compactMap { MediaType(field: $0) }

    /// What files are called by their ends: a browser knows the types that its system knows, and calls the others by names of its own.
    static let byExtension: [String: MediaType] = [
        "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "tif": "image/tiff", "tiff": "image/tiff",
        "ofd": "application/ofd", "zip": "application/zip", "doc": "application/msword",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "xls": "application/vnd.ms-excel",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xml": "application/xml", "json": "application/json",
        "jsonl": "application/jsonl", "txt": "text/plain", "csv": "text/csv",
    ].compactMapValues { MediaType(field: $0) }

    /// The type of a file from a form: by its name, then by what the browser says; nil where neither is taken.
    static func type(ofFile name: String, declared: MediaType?) -> MediaType? {
        let end = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return byExtension[end] ?? declared.flatMap { allowed.contains($0) ? $0 : nil }
    }

    private static let marks: [(octets: [UInt8], types: Set<String>)] = [
        (Array("%PDF-".utf8), ["application/pdf"]),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], ["image/png"]),
        ([0xFF, 0xD8, 0xFF], ["image/jpeg"]),
        ([0x49, 0x49, 0x2A, 0x00], ["image/tiff"]),
        ([0x4D, 0x4D, 0x00, 0x2A], ["image/tiff"]),
        (
            [0x50, 0x4B, 0x03, 0x04],
            [
                "application/zip", "application/ofd", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ]
        ),
        ([0xD0, 0xCF, 0x11, 0xE0], ["application/msword", "application/vnd.ms-excel"]),
    ]

    /// Beginnings of what a browser or a system would run.
    private static let refused: [[UInt8]] = [
        Array("MZ".utf8), [0x7F, 0x45, 0x4C, 0x46], Array("#!".utf8), Array("<!doctype".utf8), Array("<html".utf8), Array("<script".utf8),
        Array("<svg".utf8),
    ]

    /// Whether octets may be stored under a type: nothing that runs, and nothing that bears the mark of another kind.
    static func accepts(_ octets: [UInt8], as type: MediaType) -> Bool {
        let start = octets.drop { $0 <= 0x20 }.prefix(16).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        guard !refused.contains(where: { mark in start.starts(with: mark.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }) }) else {
            return false
        }
        guard let mark = marks.first(where: { octets.starts(with: $0.octets) }) else { return true }
        return mark.types.contains(type.description) || type.description == "application/octet-stream"
    }
}
