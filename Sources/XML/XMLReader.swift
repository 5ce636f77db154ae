// XML 1.0 with namespaces, as far as files need it that carry data: elements, attributes, text, CDATA, the five entities, character
// references. A document type declaration is refused, so that no entity can be declared at all: neither one that reads a file or a host
// (OWASP XXE) nor one that multiplies. Only UTF-8 is read. What is not well formed is refused with its place.

/// Reads UTF-8 octets as one tree of elements.
public struct XMLReader {
    static let nameBytesMax = 1024

    /// Called for an element that is handed over and not kept, with what is known of its parent by then.
    typealias Handover = (_ element: XMLElement, _ parent: XMLElement) -> Void

    let input: [UInt8]
    let limits: XMLLimits
    let passedOn: (name: String, body: Handover)?
    var position = 0
    private var elements = 0
    /// Prefixes in scope, the innermost last.
    private var bindings: [(prefix: String, namespace: String)] = [("xml", "http://www.w3.org/XML/1998/namespace"), ("", "")]
    /// Up to where lines have been counted: places are asked for in the order of the text, and each octet is counted once.
    private var counted = 0
    private var line = 1
    private var lineStart = 0

    /// Reads a document and answers its root element.
    ///
    ///     let root = try XMLReader.read(bytes, within: limits)
    ///     root.text("GrpHdr", "MsgId")
    ///
    /// - Parameter name: elements of this name are handed to `body` one after the other and are not in the tree: a report on a
    ///   hundred thousand payments never stands in memory as a whole.
    public static func read(
        _ input: [UInt8], within limits: XMLLimits, passingOn name: String? = nil,
        to body: (_ element: XMLElement, _ parent: XMLElement) -> Void = { _, _ in }
    ) throws(XMLReadingError) -> XMLElement {
        let result: Result<XMLElement, XMLReadingError> = withoutActuallyEscaping(body) { body in
            var reader = XMLReader(input, limits, name.map { (name: $0, body: body) })
            do throws(XMLReadingError) {
                return .success(try reader.document())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(_ input: [UInt8], _ limits: XMLLimits, _ passedOn: (name: String, body: Handover)?) {
        self.input = input
        self.limits = limits
        self.passedOn = passedOn
    }

    private mutating func document() throws(XMLReadingError) -> XMLElement {
        guard input.count <= limits.documentBytesMax else { throw failure(.limit, "more than \(limits.documentBytesMax) octets") }
        guard String(validating: input, as: UTF8.self) != nil else { throw failure(.encoding, "the file is not UTF-8 text") }
        if input.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        try declaration()
        try skipMisc()
        guard take("<") else { throw failure("no element") }
        let root = try element(depth: 1)
        try skipMisc()
        guard position == input.count else { throw failure("text after the root element") }
        return root
    }

    // MARK: Elements

    /// An element whose `<` is read.
    private mutating func element(depth: Int) throws(XMLReadingError) -> XMLElement {
        elements += 1
        guard depth <= limits.depthMax, elements <= limits.elementsMax else {
            throw failure(.limit, "more than \(limits.elementsMax) elements or \(limits.depthMax) levels")
        }
        let tag = try name()
        let outer = bindings.count
        let attributes = try attributes()
        let isEmpty = take("/>")
        guard isEmpty || take(">") else { throw failure("a tag that does not end") }
        let (prefix, local) = try parts(of: tag)
        let place = self.place()
        var element = XMLElement(
            name: local, namespace: try namespace(of: prefix), attributes: attributes, line: place.line, column: place.column)
        if !isEmpty {
            try content(of: &element, depth: depth)
            guard try name() == tag else { throw failure("a closing tag that closes something else than \(tag)") }
            skipSpace()
            guard take(">") else { throw failure("a closing tag that does not end") }
        }
        bindings.removeSubrange(outer...)
        return element
    }

    /// Text and children up to and with `</`.
    private mutating func content(of element: inout XMLElement, depth: Int) throws(XMLReadingError) {
        var text: [UInt8] = []
        while true {
            let start = position
            while position < input.count, input[position] != UInt8(ascii: "<"), input[position] != UInt8(ascii: "&") { position += 1 }
            try append(input[start..<position], to: &text, mayEndSection: false)
            guard position < input.count else { throw failure("the text ends within an element") }
            if take("</") {
                element.text = String(decoding: text, as: UTF8.self)
                return
            } else if take("<!--") {
                try skipComment()
            } else if take("<![CDATA[") {
                let start = position
                try skip(past: "]]>")
                try append(input[start..<(position - 3)], to: &text, mayEndSection: true)
            } else if take("<?") {
                try skipInstruction()
            } else if take("<!") {
                throw failure(.doctype, "a declaration where none may be")
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

    /// Character data: line ends become `\n`, and what no XML document may hold is refused.
    private mutating func append(
        _ octets: ArraySlice<UInt8>, to text: inout [UInt8], mayEndSection: Bool
    ) throws(XMLReadingError) {
        try checkCharacters(octets)
        if !mayEndSection, Self.endsSection(octets) { throw failure("]]> in text") }
        guard text.count + octets.count <= limits.textBytesMax else {
            throw failure(.limit, "more than \(limits.textBytesMax) octets of text in one element")
        }
        guard octets.contains(0x0D) else { return text.append(contentsOf: octets) }
        var index = octets.startIndex
        while index < octets.endIndex {
            let isReturn = octets[index] == 0x0D
            text.append(isReturn ? 0x0A : octets[index])
            index += isReturn && index + 1 < octets.endIndex && octets[index + 1] == 0x0A ? 2 : 1
        }
    }

    private static func endsSection(_ octets: ArraySlice<UInt8>) -> Bool {
        var index = octets.startIndex
        while let found = octets[index...].firstIndex(of: UInt8(ascii: "]")) {
            if octets[found...].starts(with: Array("]]>".utf8)) { return true }
            index = found + 1
        }
        return false
    }

    // MARK: Attributes and namespaces

    private mutating func attributes() throws(XMLReadingError) -> [XMLElement.Attribute] {
        var attributes: [XMLElement.Attribute] = []
        while true {
            let before = position
            skipSpace()
            guard position < input.count, input[position] != UInt8(ascii: ">"), input[position] != UInt8(ascii: "/") else { break }
            guard position > before else { throw failure("attributes without white space between them") }
            let (prefix, name) = try parts(of: try name())
            skipSpace()
            guard take("=") else { throw failure("an attribute without a value") }
            skipSpace()
            let value = try attributeValue()
            if prefix == "xmlns" || (prefix.isEmpty && name == "xmlns") {
                guard prefix.isEmpty || !value.isEmpty else { throw failure("a prefix bound to no namespace") }
                bindings.append((prefix.isEmpty ? "" : name, value))
            } else {
                let isThere = attributes.contains { $0.name == name && $0.prefix == prefix }
                guard !isThere else { throw failure("the attribute \(name) twice") }
                attributes.append(.init(prefix: prefix, name: name, value: value))
            }
        }
        for attribute in attributes where !attribute.prefix.isEmpty { _ = try namespace(of: attribute.prefix) }
        return attributes
    }

    /// A quoted value; each white space in it is a blank, as XML wants of attributes.
    private mutating func attributeValue() throws(XMLReadingError) -> String {
        let quote: UInt8
        if take("\"") {
            quote = UInt8(ascii: "\"")
        } else if take("'") {
            quote = UInt8(ascii: "'")
        } else {
            throw failure("an attribute's value without quotes")
        }
        var value: [UInt8] = []
        while position < input.count, input[position] != quote {
            let octet = input[position]
            guard octet != UInt8(ascii: "<") else { throw failure("< in an attribute's value") }
            let start = position
            position += 1
            if octet == UInt8(ascii: "&") {
                value.append(contentsOf: try reference().utf8)
            } else if octet == 0x0D || octet == 0x0A || octet == 0x09 {
                if octet == 0x0D, position < input.count, input[position] == 0x0A { position += 1 }
                value.append(0x20)
            } else {
                try checkCharacters(input[start..<position])
                value.append(octet)
            }
        }
        guard position < input.count else { throw failure("the text ends within a quoted value") }
        position += 1
        return String(decoding: value, as: UTF8.self)
    }

    private mutating func parts(of name: String) throws(XMLReadingError) -> (prefix: String, local: String) {
        guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else { return ("", name) }
        let (prefix, local) = (String(name[..<colon]), String(name[name.utf8.index(after: colon)...]))
        guard !prefix.isEmpty, !local.isEmpty, !local.utf8.contains(UInt8(ascii: ":")) else { throw failure("the name \(name)") }
        return (prefix, local)
    }

    private mutating func namespace(of prefix: String) throws(XMLReadingError) -> String {
        guard let binding = bindings.last(where: { $0.prefix == prefix }) else {
            throw failure("the prefix \(prefix) that is bound to no namespace")
        }
        return binding.namespace
    }

    // MARK: Places

    /// Where the reader stands.
    private mutating func place() -> (line: Int, column: Int) {
        let here = min(position, input.count)
        while counted < here {
            if input[counted] == 0x0A {
                line += 1
                lineStart = counted + 1
            }
            counted += 1
        }
        return (line, here - lineStart + 1)
    }

    mutating func failure(_ message: String) -> XMLReadingError { failure(.syntax, message) }

    mutating func failure(_ code: XMLReadingError.Code, _ message: String) -> XMLReadingError {
        let place = self.place()
        return XMLReadingError(code, line: place.line, column: place.column, message)
    }
}
