// HTTP message signatures (RFC 9421): which signature a request bears, what it covers, and the text that was signed.

import HTTPServer

/// One signature of a request, as `Signature-Input` and `Signature` give it.
struct MessageSignature: Sendable {
    /// Octets of both fields together.
    static let fieldBytesMax = 8192

    let components: [StructuredItem]
    /// The inner list with its parameters, letter for letter: the last line of what is signed.
    let parametersText: String
    let signature: [UInt8]
    let keyID: String
    let created: Int64
    let expires: Int64?
    let nonce: String?
    let algorithm: String?

    /// The request's signature. Where there are several, the first whose label stands in both fields.
    ///
    /// - Throws: `Refusal` with what is wrong.
    init(_ request: HTTPRequest) throws {
        let (input, signatures) = (request.header("signature-input") ?? "", request.header("signature") ?? "")
        guard input.utf8.count + signatures.utf8.count <= Self.fieldBytesMax else {
            throw Refusal.invalidSignature("Signature-Input 与 Signature 过长", "Signature-Input and Signature are too long")
        }
        guard let inputs = StructuredFieldParser.dictionary(input), let values = StructuredFieldParser.dictionary(signatures) else {
            throw Refusal.invalidSignature("字段不符合 RFC 9651", "a field is no dictionary of RFC 9651")
        }
        for (label, member) in inputs {
            guard case .list(let components, let parameters, let listText) = member,
                case .item(let item)? = values.first(where: { $0.name == label })?.member, case .octets(let octets) = item.value
            else { continue }
            func text(of name: String) -> String? {
                guard case .string(let text)? = parameters.last(where: { $0.name == name })?.value else { return nil }
                return text
            }
            func number(of name: String) -> Int64? {
                guard case .integer(let number)? = parameters.last(where: { $0.name == name })?.value else { return nil }
                return number
            }
            guard let keyID = text(of: "keyid") else { throw Refusal.invalidSignature("缺少 keyid", "the parameter keyid is missing") }
            guard let created = number(of: "created") else {
                throw Refusal.invalidSignature("缺少 created", "the parameter created is missing")
            }
            self.components = components
            parametersText = listText
            signature = octets
            self.keyID = keyID
            self.created = created
            expires = number(of: "expires")
            nonce = text(of: "nonce")
            algorithm = text(of: "alg")
            return
        }
        throw Refusal.invalidSignature("没有可用的签名", "no label stands in both Signature-Input and Signature")
    }

    /// Whether a component without parameters is covered.
    func covers(_ name: String) -> Bool { components.contains(StructuredItem(value: .string(name))) }

    /// The signature base (RFC 9421, 2.5): a line for each covered component, then the parameters.
    func base(of request: HTTPRequest, origin: String?) throws -> [UInt8] {
        var lines: [String] = []
        var seen: Set<String> = []
        for component in components {
            guard case .string(let name) = component.value else {
                throw Refusal.invalidSignature("组件名必须是字符串", "a component's name is a string")
            }
            let (value, suffix) = try Self.value(of: name, component, request, origin)
            let identifier = "\"\(name)\"\(suffix)"
            guard seen.insert(identifier).inserted else {
                throw Refusal.invalidSignature("组件 \(name) 重复", "the component \(name) is there twice")
            }
            lines.append("\(identifier): \(value)")
        }
        lines.append("\"@signature-params\": \(parametersText)")
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// A component's value, and its parameters as they stand in its identifier.
    private static func value(
        of name: String, _ component: StructuredItem, _ request: HTTPRequest, _ origin: String?
    ) throws -> (value: String, suffix: String) {
        if name == "@query-param", case .string(let parameter)? = component.parameter("name"), component.parameters.count == 1 {
            let values = request.queryItems.filter { $0.name == parameter }
            guard values.count == 1 else {
                throw Refusal.invalidSignature(
                    "查询参数 \(parameter.prefix(40)) 须恰好出现一次", "\(parameter.prefix(40)) must be there once in the query")
            }
            return (PercentEncoding.query(values[0].value), ";name=\"\(parameter)\"")
        }
        guard component.parameters.isEmpty else {
            throw Refusal.invalidSignature("不支持组件 \(name.prefix(40)) 的参数", "parameters of the component \(name.prefix(40)) are not taken")
        }
        if let value = derived(name, request, origin) { return (value, "") }
        guard !name.hasPrefix("@"), name == name.lowercased(), !name.isEmpty else {
            throw Refusal.invalidSignature("不支持组件 \(name.prefix(40))", "the component \(name.prefix(40)) is not taken")
        }
        let fields = request.headerLines(name)
        guard !fields.isEmpty else {
            throw Refusal.invalidSignature("请求没有字段 \(name.prefix(40))", "the request has no field \(name.prefix(40))")
        }
        return (fields.map { String($0.trimmed) }.joined(separator: ", "), "")
    }

    /// The components that are no fields (RFC 9421, 2.2).
    private static func derived(_ name: String, _ request: HTTPRequest, _ origin: String?) -> String? {
        let scheme = origin.map { String($0.prefix { $0 != ":" }) } ?? (request.isSecure ? "https" : "http")
        switch name {
        case "@method": return request.method.name
        case "@authority": return authority(request, scheme)
        case "@scheme": return scheme
        case "@path": return request.rawPath
        case "@query": return "?" + (request.rawQuery ?? "")
        case "@request-target": return request.target
        case "@target-uri": return "\(scheme)://\(authority(request, scheme))\(request.target)"
        default: return nil
        }
    }

    /// In lower case and without the scheme's own port (RFC 9421, 2.2.3).
    private static func authority(_ request: HTTPRequest, _ scheme: String) -> String {
        let authority = request.authority.lowercased()
        let port = scheme == "https" ? ":443" : ":80"
        return authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
    }
}
