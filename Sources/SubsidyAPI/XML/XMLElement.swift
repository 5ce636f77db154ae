/// An element of a document that carries data: names without their prefixes, no mixed content, no attributes that matter here.
struct XMLElement: Sendable, Equatable {
    let name: String
    var text = ""
    var children: [XMLElement] = []

    /// The first child of that name.
    func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// All children of that name.
    func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The text at the end of a path of children; nil where the path breaks off or the text is empty.
    func text(_ path: String...) -> String? {
        var element: XMLElement? = self
        for name in path { element = element?.child(name) }
        guard let text = element?.text.trimmedXML, !text.isEmpty else { return nil }
        return text
    }
}

extension String {
    /// Without white space around it, as XML means white space.
    var trimmedXML: String {
        var text = Substring(self)
        while let first = text.unicodeScalars.first, first.value <= 0x20 { text.unicodeScalars.removeFirst() }
        while let last = text.unicodeScalars.last, last.value <= 0x20 { text.unicodeScalars.removeLast() }
        return String(text)
    }
}
