// One element of an XML document as a value. DMN files and test-kit files are small, so the whole tree is held;
// what is read from it (Reading/, TestKit/) never sees the parser. The tree is immutable and Sendable.

/// A place in a file: 1-based line and column (columns count UTF-8 octets, as the XML reader does).
public struct Place: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public var description: String { "\(line):\(column)" }

    public static func < (left: Place, right: Place) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// An XML element: local name, namespace, attributes, child elements and text.
public struct XMLElement: Sendable {
    /// One attribute; `prefix` is empty for an attribute without one (XML names: no default namespace applies to it).
    public struct Attribute: Sendable {
        public var prefix: String
        public var name: String
        public var value: String
    }

    public var name: String
    public var namespace: String
    public var attributes: [Attribute]
    public var children: [XMLElement]
    /// Character data directly inside this element, entity references resolved, in document order.
    public var text: String
    /// The place just after the start tag, where the element's text begins.
    public var place: Place

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
}
