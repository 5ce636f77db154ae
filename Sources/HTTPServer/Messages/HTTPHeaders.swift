/// One field line of a header or trailer section (RFC 9110 section 5).
public struct HTTPField: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// The header section of a response: a small array in the order of sending.
///
/// `HTTPHeaders` never lets a value split the message: at writing, a name that is not a token drops its line, and a CR, LF or NUL
/// in a value becomes a space (RFC 9110 section 5.5).
///
///     let headers: HTTPHeaders = ["content-type": "text/plain", "etag": "\"a1\""]
public struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral, Sequence {
    public private(set) var fields: [HTTPField]

    public init() { fields = [] }
    public init(_ fields: [HTTPField]) { self.fields = fields }
    public init(dictionaryLiteral elements: (String, String)...) { fields = elements.map { HTTPField($0.0, $0.1) } }

    public var isEmpty: Bool { fields.isEmpty }
    public func makeIterator() -> IndexingIterator<[HTTPField]> { fields.makeIterator() }

    /// Adds a line after the others, also where one of that name is there.
    public mutating func append(_ name: String, _ value: String) { fields.append(HTTPField(name, value)) }

    /// The first value of the name, compared without case; setting replaces every line of that name, nil removes them.
    public subscript(name: String) -> String? {
        get { fields.first { ASCII.equalFolded($0.name, name) }?.value }
        set {
            fields.removeAll { ASCII.equalFolded($0.name, name) }
            if let newValue { fields.append(HTTPField(name, newValue)) }
        }
    }
}
