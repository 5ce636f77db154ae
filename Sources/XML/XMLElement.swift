/// One element of an XML document as a value: local name, namespace, attributes, child elements and text.
public struct XMLElement: Sendable, Equatable {
    /// One attribute; `prefix` is empty for an attribute without one (no default namespace applies to it).
    public struct Attribute: Sendable, Equatable {
        public var prefix: String
        public var name: String
        public var value: String
    }

    public var name: String
    /// The URI that its prefix, or no prefix, is bound to; empty where it is bound to none.
    public var namespace: String
    /// By name, without the declarations of namespaces.
    public var attributes: [Attribute]
    public var children: [XMLElement] = []
    /// Character data directly inside this element, references resolved, line ends as `\n`, in document order.
    public var text = ""
    /// Where its text begins, just after the start tag: line and octet within it, from 1, as the library counts them.
    public var line: Int
    public var column: Int

    /// The value of an attribute without prefix.
    public subscript(attribute: String) -> String? {
        attributes.first { $0.prefix.isEmpty && $0.name == attribute }?.value
    }

    /// The value of an attribute with some prefix, such as `xsi:nil`.
    public func prefixed(_ attribute: String) -> String? {
        attributes.first { !$0.prefix.isEmpty && $0.name == attribute }?.value
    }

    /// The first child with this local name in this element's own namespace.
    public func child(_ name: String) -> XMLElement? {
        children.first { $0.name == name && $0.namespace == namespace }
    }

    /// All children with this local name in this element's own namespace, in document order.
    public func all(_ name: String) -> [XMLElement] {
        children.filter { $0.name == name && $0.namespace == namespace }
    }

    /// The text at the end of a path of children, without white space around it; nil where the path breaks off or the text is empty.
    public func text(_ path: String...) -> String? {
        var element: XMLElement? = self
        for name in path { element = element?.child(name) }
        guard let text = element?.text.utf8 else { return nil }
        guard let first = text.firstIndex(where: { !$0.isXMLSpace }), let last = text.lastIndex(where: { !$0.isXMLSpace }) else {
            return nil
        }
        return String(Substring(text[first...last]))
    }
}

extension UInt8 {
    /// White space of XML 1.0 (production 3, S).
    var isXMLSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
