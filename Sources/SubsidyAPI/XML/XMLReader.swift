// A small reader for XML that banks send: elements and text, the five entities and character references. A document type
// declaration is refused (no entities of its own, no external files: OWASP XXE), as is what nests or grows beyond a named limit.

struct XMLError: Error, Sendable, Equatable {
    let line: Int
    let detail: String
}

struct XMLReader {
    static let depthMax = 32
    static let elementsMax = 4_000_000
    static let nameBytesMax = 256

    private let input: [UInt8]
    /// Elements of this name are handed over, with what is known of their parent by then, and not kept.
    private let passedOn: (name: String, body: (_ element: XMLElement, _ parent: XMLElement) -> Void)?
    private var position = 0
    private var elements = 0

    init(_ input: [UInt8], passedOn: (name: String, body: (XMLElement, XMLElement) -> Void)? = nil) {
        self.input = input
        self.passedOn = passedOn
    }

    /// The root element.
    ///
    /// - Parameters:
    ///   - name: elements of this name are handed to `body` one after the other and are not in the tree: a report on a hundred
    ///     thousand payments never stands in memory as a whole.
    static func read(
        _ input: [UInt8], passingOn name: String? = nil, to body: (_ element: XMLElement, _ parent: XMLElement) -> Void = { _, _ in }
    ) throws(XMLError) -> XMLElement {
        guard String(validating: input, as: UTF8.self) != nil else { throw XMLError(line: 1, detail: "octets that are not UTF-8") }
        let result: Result<XMLElement, XMLError> = withoutActuallyEscaping(body) { body in
            do throws(XMLError) {
                return .success(try read(input, name.map { (name: $0, body: body) }))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func read(_ input: [UInt8], _ passedOn: (name: String, body: (XMLElement, XMLElement) -> Void)?) throws(XMLError)
        -> XMLElement
    {
        var reader = XMLReader(input, passedOn: passedOn)
        if input.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
        try reader.skipMisc()
        guard reader.take("<") else { throw reader.failure("no element") }
        let root = try reader.element(depth: 1)
        try reader.skipMisc()
        guard reader.position == input.count else { throw reader.failure("text after the root element") }
        return root
    }

    /// An element whose `<` is read.
    private mutating func element(depth: Int) throws(XMLError) -> XMLElement {
        elements += 1
        guard depth <= Self.depthMax else { throw failure("more than \(Self.depthMax) elements within each other") }
        guard elements <= Self.elementsMax else { throw failure("more than \(Self.elementsMax) elements") }
        let qualified = try name()
        var element = XMLElement(name: Self.localName(qualified))
        try skipAttributes()
        if take("/>") { return element }
        guard take(">") else { throw failure("a tag that does not end") }
        try content(of: &element, depth: depth)
        let closing = try name()
        skipSpace()
        guard closing == qualified, take(">") else { throw failure("a closing tag that closes something else") }
        return element
    }

    /// Text and children up to and with `</`.
    private mutating func content(of element: inout XMLElement, depth: Int) throws(XMLError) {
        var text: [UInt8] = []
        while true {
            let start = position
            while position < input.count, input[position] != UInt8(ascii: "<"), input[position] != UInt8(ascii: "&") { position += 1 }
            if position > start { text.append(contentsOf: input[start..<position]) }
            guard position < input.count else { throw failure("the text ends within an element") }
            if take("</") {
                element.text = String(decoding: text, as: UTF8.self)
                return
            } else if take("<!--") {
                try skip(past: "-->")
            } else if take("<![CDATA[") {
                let start = position
                try skip(past: "]]>")
                text.append(contentsOf: input[start..<(position - 3)])
            } else if take("<?") {
                try skip(past: "?>")
            } else if take("<!") {
                throw failure("a declaration where none may be")
            } else if take("<") {
                let child = try self.element(depth: depth + 1)
                if let passedOn, passedOn.name == child.name {
                    passedOn.body(child, element)
                } else {
                    element.children.append(child)
                }
            } else if take("&") {
                text.append(contentsOf: try reference().utf8)
            }
        }
    }

    private mutating func reference() throws(XMLError) -> String {
        let start = position
        while position < input.count, position - start < 12, input[position] != UInt8(ascii: ";") { position += 1 }
        let name = String(decoding: input[start..<position], as: UTF8.self)
        guard take(";") else { throw failure("a reference that does not end") }
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
        guard let number, number >= 0x20 || [9, 10, 13].contains(number), let scalar = Unicode.Scalar(number) else {
            throw failure("an unknown entity")
        }
        return String(Character(scalar))
    }

    private mutating func name() throws(XMLError) -> String {
        let start = position
        while position < input.count, Self.isNameOctet(input[position]) { position += 1 }
        guard position > start, position - start <= Self.nameBytesMax else { throw failure("no name, or one that is too long") }
        return String(decoding: input[start..<position], as: UTF8.self)
    }

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), 0x80...0xFF:
            true
        default: false
        }
    }

    private static func localName(_ name: String) -> String {
        name.split(separator: ":").last.map(String.init) ?? name
    }

    /// Attributes are read for their form and dropped.
    private mutating func skipAttributes() throws(XMLError) {
        while true {
            skipSpace()
            guard position < input.count, Self.isNameOctet(input[position]) else { return }
            _ = try name()
            skipSpace()
            guard take("=") else { throw failure("an attribute without a value") }
            skipSpace()
            if take("\"") {
                try skip(past: "\"")
            } else if take("'") {
                try skip(past: "'")
            } else {
                throw failure("an attribute's value without quotes")
            }
        }
    }

    /// White space, comments and instructions around the root; a DOCTYPE is refused.
    private mutating func skipMisc() throws(XMLError) {
        while true {
            skipSpace()
            if take("<?") {
                try skip(past: "?>")
            } else if take("<!--") {
                try skip(past: "-->")
            } else if take("<!") {
                throw failure("a document type declaration, which is refused")
            } else {
                return
            }
        }
    }

    private mutating func skipSpace() {
        while position < input.count, [0x20, 0x09, 0x0A, 0x0D].contains(input[position]) { position += 1 }
    }

    private func matches(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard position + count <= input.count else { return false }
        for index in 0..<count where input[position + index] != word.utf8Start[index] { return false }
        return true
    }

    private mutating func take(_ word: StaticString) -> Bool {
        guard matches(word) else { return false }
        position += word.utf8CodeUnitCount
        return true
    }

    private mutating func skip(past word: StaticString) throws(XMLError) {
        while position < input.count {
            if take(word) { return }
            position += 1
        }
        throw failure("the text ends within a comment, an instruction or a quoted value")
    }

    private func failure(_ detail: String) -> XMLError {
        XMLError(line: 1 + input[..<min(position, input.count)].count { $0 == 0x0A }, detail: detail)
    }
}
