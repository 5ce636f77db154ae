// The content of a form with a file, `multipart/form-data` (RFC 7578), as browsers send it: a part for each field, each behind the
// boundary that the field Content-Type names (RFC 2046, 5.1.1). The whole content is in memory, as large as the route takes.

import Glibc
import HTTPServer

/// A form's fields, and the one file that it may have.
struct MultipartForm {
    /// Parts that one form may have.
    static let partsMax = 16
    /// Octets of a part's fields, and of a form field's value.
    static let headBytesMax = 4096
    static let valueBytesMax = 4096
    /// RFC 2046, 5.1.1.
    static let boundaryLengthMax = 70

    struct File {
        /// What the file is called where it comes from: never a name here.
        let name: String
        let declaredType: MediaType?
        let octets: [UInt8]
    }

    /// The fields by their names, of a name that comes twice the last.
    private(set) var fields: [String: String] = [:]
    /// Nil where none was chosen: a browser sends an empty part without a name then.
    private(set) var file: File?

    /// Nil where the content is no such form, or larger than the limits in its parts.
    init?(_ request: HTTPRequest) {
        guard let type = request.header("content-type") else { return nil }
        self.init(type: type, content: request.body)
    }

    init?(type: String, content: [UInt8]) {
        guard MediaType(field: type) == .multipartForm, let boundary = Self.boundary(of: type) else { return nil }
        let parts = content.withUnsafeBufferPointer { Self.parts($0, delimiter: Array("\r\n--".utf8) + boundary) }
        guard let parts else { return nil }
        for part in parts {
            guard let head = Self.head(content[part.head]), let name = head.name else { return nil }
            let value = content[part.value]
            if let fileName = head.fileName {
                guard !fileName.isEmpty || !value.isEmpty else { continue }
                guard file == nil else { return nil }
                file = File(name: fileName, declaredType: head.type, octets: Array(value))
            } else {
                guard value.count <= Self.valueBytesMax, let text = String(validating: value, as: UTF8.self) else { return nil }
                fields[name] = text
            }
        }
    }

    /// The boundary's octets, between quotes or not.
    private static func boundary(of type: String) -> [UInt8]? {
        for parameter in type.split(separator: ";").dropFirst().map(\.trimmed) where parameter.lowercased().hasPrefix("boundary=") {
            let text = parameter.dropFirst("boundary=".count)
            let boundary = Array((text.hasPrefix("\"") && text.hasSuffix("\"") && text.count > 1 ? text.dropFirst().dropLast() : text).utf8)
            guard (1...boundaryLengthMax).contains(boundary.count), boundary.allSatisfy({ $0 > 0x1F && $0 < 0x7F }) else { return nil }
            return boundary
        }
        return nil
    }

    // MARK: Parts

    private struct Part {
        let head: Range<Int>
        let value: Range<Int>
    }

    /// Where the parts are; nil where a delimiter is missing. What stands before the first and behind the last belongs to nobody.
    private static func parts(_ content: UnsafeBufferPointer<UInt8>, delimiter: [UInt8]) -> [Part]? {
        var parts: [Part] = []
        // The first delimiter may begin the content: its line break is then not there.
        let opening = delimiter.dropFirst(2)
        var position: Int
        if content.starts(with: opening) {
            position = opening.count
        } else {
            guard let first = find(delimiter, content, from: 0) else { return nil }
            position = first + delimiter.count
        }
        while true {
            if isAt("--", content, position) { return parts }
            while position < content.count, content[position] == 0x20 || content[position] == 0x09 { position += 1 }
            guard isAt("\r\n", content, position), parts.count < partsMax else { return nil }
            // A part without fields begins with the blank line at once; the line break before it is the delimiter's.
            guard let end = find(Array("\r\n\r\n".utf8), content, from: position), end - position <= headBytesMax,
                let next = find(delimiter, content, from: end + 2)
            else { return nil }
            parts.append(Part(head: min(position + 2, end)..<end, value: min(end + 4, next)..<next))
            position = next + delimiter.count
        }
    }

    private static func isAt(_ text: StaticString, _ content: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
        position + text.utf8CodeUnitCount <= content.count
            && (0..<text.utf8CodeUnitCount).allSatisfy { content[position + $0] == text.utf8Start[$0] }
    }

    /// Where a pattern begins, which begins with a carriage return itself.
    private static func find(_ pattern: [UInt8], _ content: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let base = content.baseAddress else { return nil }
        var position = start
        while position + pattern.count <= content.count {
            guard let found = memchr(base + position, Int32(pattern[0]), content.count - position) else { return nil }
            position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            guard position + pattern.count <= content.count else { return nil }
            if memcmp(base + position, pattern, pattern.count) == 0 { return position }
            position += 1
        }
        return nil
    }

    // MARK: A part's fields

    private struct Head {
        var name: String?
        var fileName: String?
        var type: MediaType?
    }

    private static func head(_ octets: ArraySlice<UInt8>) -> Head? {
        guard let text = String(validating: octets, as: UTF8.self) else { return nil }
        var head = Head()
        for line in text.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = String(String(line[line.index(after: colon)...]).trimmed)
            switch String(line[..<colon]).trimmed.lowercased() {
            case "content-disposition":
                guard value.lowercased().hasPrefix("form-data") else { return nil }
                head.name = parameter("name", of: value)
                head.fileName = parameter("filename", of: value)
            case "content-type": head.type = MediaType(field: value)
            default: break
            }
        }
        return head
    }

    /// A parameter between quotes, as browsers write it: quotes and line breaks in it are percent-encoded, a backslash is itself (WHATWG
    /// HTML, "multipart form data").
    private static func parameter(_ name: String, of field: String) -> String? {
        var rest = field[...]
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " }
            guard rest.lowercased().hasPrefix(name + "=\"") else {
                // Past a value between quotes, which may have a semicolon in it.
                guard let quote = rest.firstIndex(of: "\""), let close = rest[rest.index(after: quote)...].firstIndex(of: "\"") else {
                    continue
                }
                if rest[..<quote].contains(";") { continue }
                rest = rest[rest.index(after: close)...]
                continue
            }
            let value = rest.dropFirst(name.count + 2)
            guard let close = value.firstIndex(of: "\"") else { return nil }
            return String(value[..<close]).replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
        }
        return nil
    }
}
