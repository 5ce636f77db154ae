// The only file that knows FoundationXML: SAX events become one value tree. The delegate is a class because the
// library wants one; it lives for one call on one thread and nothing of it leaves.

import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Reads UTF-8 octets as one XML element tree, within `XMLLimits`, refusing document type declarations.
public enum XMLTreeReader {
    public static func read(_ bytes: [UInt8]) throws(XMLReadingError) -> XMLElement {
        guard bytes.count <= XMLLimits.documentBytesMax else {
            throw XMLReadingError(
                .limit, at: Place(line: 1, column: 1), "the file is longer than \(XMLLimits.documentBytesMax) octets")
        }
        try XMLProlog.check(bytes)
        let parser = XMLParser(data: Data(bytes))
        let builder = TreeBuilder()
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        parser.delegate = builder
        let finished = parser.parse()
        if let refused = builder.refused { throw refused }
        guard finished, let root = builder.root else {
            let why = parser.parserError.map { "not well-formed XML (\(($0 as NSError).code))" } ?? "no element"
            throw XMLReadingError(.syntax, at: TreeBuilder.place(of: parser), why)
        }
        return root
    }
}

private final class TreeBuilder: NSObject, XMLParserDelegate {
    var root: XMLElement?
    var refused: XMLReadingError?
    private var open: [XMLElement] = []
    private var elements = 0

    static func place(of parser: XMLParser) -> Place {
        Place(line: max(1, parser.lineNumber), column: max(1, parser.columnNumber))
    }

    /// The parser stands on the start tag's `>` when it tells of the element.
    private static func placeAfterTag(of parser: XMLParser) -> Place {
        let place = place(of: parser)
        return Place(line: place.line, column: place.column + 1)
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements += 1
        if elements > XMLLimits.elementsMax || open.count >= XMLLimits.depthMax {
            return refuse(parser, "more than \(XMLLimits.elementsMax) elements or \(XMLLimits.depthMax) levels")
        }
        open.append(
            XMLElement(
                name: elementName, namespace: namespaceURI ?? "", attributes: attributes.map { Self.attribute($0.key, $0.value) },
                children: [], text: "",
                place: Self.placeAfterTag(of: parser)))
    }

    func parser(_ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?) {
        guard let done = open.popLast() else { return }
        if open.isEmpty { root = done } else { open[open.count - 1].children.append(done) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { append(parser, string) }

    func parser(_ parser: XMLParser, foundCDATA block: Data) { append(parser, String(decoding: block, as: UTF8.self)) }

    private func append(_ parser: XMLParser, _ text: String) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += text
        if open[open.count - 1].text.utf8.count > XMLLimits.textBytesMax {
            refuse(parser, "more than \(XMLLimits.textBytesMax) octets of text in one element")
        }
    }

    private func refuse(_ parser: XMLParser, _ message: String) {
        if refused == nil { refused = XMLReadingError(.limit, at: Self.place(of: parser), message) }
        parser.abortParsing()
    }

    private static func attribute(_ name: String, _ value: String) -> XMLElement.Attribute {
        let parts = name.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return .init(prefix: "", name: name, value: value) }
        return .init(prefix: String(parts[0]), name: String(parts[1]), value: value)
    }
}
