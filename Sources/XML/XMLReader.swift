// The only file that knows FoundationXML: SAX events become one value tree. The delegate is a class because the library wants one; it
// lives for one call on one thread and nothing of it leaves.

import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Reads UTF-8 octets as one tree of elements, within `XMLLimits`, refusing document type declarations.
public enum XMLReader {
    /// Called for an element that is handed over and not kept, with what is known of its parent by then.
    public typealias Handover = (_ element: XMLElement, _ parent: XMLElement) throws -> Void

    /// Reads a document and answers its root element.
    ///
    ///     let root = try XMLReader.read(bytes, within: limits)
    ///     root.text("GrpHdr", "MsgId")
    public static func read(_ input: [UInt8], within limits: XMLLimits) throws(XMLReadingError) -> XMLElement {
        var rest = input
        let builder = TreeBuilder(limits, nil)
        let result = builder.read(
            XMLPieces(limits) {
                defer { rest = [] }
                return rest
            })
        do { return try result.get() } catch let error as XMLReadingError { throw error } catch {
            preconditionFailure("octets in memory cannot fail to be read: \(error)")
        }
    }

    /// Reads a document that comes in pieces, and answers its root element without those of one name: these are handed over one after the other, so
    /// that a report on a hundred thousand payments never stands in memory.
    ///
    /// - Parameter next: the piece behind the last one; empty at the end.
    /// - Throws: `XMLReadingError`, and whatever `next` and `body` throw.
    public static func read(
        pieces next: () throws -> [UInt8], within limits: XMLLimits, passingOn name: String, to body: Handover
    ) throws -> XMLElement {
        try withoutActuallyEscaping(next) { next in
            try withoutActuallyEscaping(body) { body in
                try TreeBuilder(limits, (name: name, body: body)).read(XMLPieces(limits, next)).get()
            }
        }
    }
}

private final class TreeBuilder: NSObject, XMLParserDelegate {
    private let limits: XMLLimits
    private let passedOn: (name: String, body: XMLReader.Handover)?
    private var root: XMLElement?
    private var refused: (any Error)?
    private var open: [XMLElement] = []
    private var elements = 0

    init(_ limits: XMLLimits, _ passedOn: (name: String, body: XMLReader.Handover)?) {
        self.limits = limits
        self.passedOn = passedOn
    }

    func read(_ input: XMLPieces) -> Result<XMLElement, any Error> {
        let parser = XMLParser(stream: input)
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        parser.delegate = self
        let finished = parser.parse()
        if let failure = input.failure ?? refused { return .failure(failure) }
        guard finished, let root else { return .failure(failure(.syntax, at: parser, "no element")) }
        return .success(root)
    }

    /// The library goes on after an unbound prefix and stops without a word after the root element: here all of that is a refusal.
    func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) {
        guard refused == nil else { return }
        refused = failure(.syntax, at: parser, "not well-formed XML (libxml2 error \((parseError as NSError).code))")
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements += 1
        if elements > limits.elementsMax || open.count >= limits.depthMax {
            return refuse(parser, failure(.limit, at: parser, "more than \(limits.elementsMax) elements or \(limits.depthMax) levels"))
        }
        // The parser stands on the start tag's `>` when it tells of the element.
        open.append(
            XMLElement(
                name: elementName, namespace: namespaceURI ?? "",
                attributes: attributes.sorted { $0.key < $1.key }.map { XMLElement.Attribute(qualifiedName: $0.key, value: $0.value) },
                line: max(1, parser.lineNumber), column: max(1, parser.columnNumber) + 1))
    }

    func parser(_ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?) {
        guard let done = open.popLast() else { return }
        guard !open.isEmpty else { return root = done }
        if let passedOn, passedOn.name == done.name {
            do { try passedOn.body(done, open[open.count - 1]) } catch { refuse(parser, error) }
            // What is handed over is mostly indented, and a hundred thousand indents are no text of the parent.
            if open[open.count - 1].text.utf8.allSatisfy(\.isXMLSpace) { open[open.count - 1].text = "" }
        } else {
            open[open.count - 1].children.append(done)
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { append(parser, string) }

    /// The library leaves the line ends of a section as they are.
    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        append(parser, String(decoding: block, as: UTF8.self).replacing("\r\n", with: "\n").replacing("\r", with: "\n"))
    }

    private func append(_ parser: XMLParser, _ text: String) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += text
        if open[open.count - 1].text.utf8.count > limits.textBytesMax {
            refuse(parser, failure(.limit, at: parser, "more than \(limits.textBytesMax) octets of text in one element"))
        }
    }

    private func refuse(_ parser: XMLParser, _ error: any Error) {
        if refused == nil { refused = error }
        parser.abortParsing()
    }

    private func failure(_ code: XMLReadingError.Code, at parser: XMLParser, _ message: String) -> XMLReadingError {
        XMLReadingError(code, line: max(1, parser.lineNumber), column: max(1, parser.columnNumber), message)
    }
}

extension XMLElement.Attribute {
    fileprivate init(qualifiedName: String, value: String) {
        let parts = qualifiedName.split(separator: ":", maxSplits: 1)
        self =
            parts.count == 2
            ? Self(prefix: String(parts[0]), name: String(parts[1]), value: value) : Self(prefix: "", name: qualifiedName, value: value)
    }
}
