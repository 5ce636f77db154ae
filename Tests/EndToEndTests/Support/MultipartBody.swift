/// A form with a file, as a browser sends it.
struct MultipartBody {
    let octets: [UInt8]

    private static let boundary = "----VoucherdTests"
    static let type = "multipart/form-data; boundary=\(boundary)"

    init(_ fields: [(name: String, value: String)], file: [UInt8], name: String, declared: String = "application/octet-stream") {
        let parts =
            fields.map { "Content-Disposition: form-data; name=\"\($0.name)\"\r\n\r\n\($0.value)" } + [
                "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: \(declared)\r\n\r\n"
            ]
        let head = parts.map { "--\(Self.boundary)\r\n\($0)" }.joined(separator: "\r\n")
        octets = Array(head.utf8) + file + Array("\r\n--\(Self.boundary)--\r\n".utf8)
    }
}
