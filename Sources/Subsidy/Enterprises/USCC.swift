import JSON

/// A unified social credit code (统一社会信用代码, GB 32100): 18 characters, the last of which checks the others.
///
///     USCC("91350100M000100Y43")    // valid; any other last character is nil
public struct USCC: Sendable, Hashable, Comparable {
    /// The 18 characters, upper case.
    public let code: String

    /// Digits and capital letters without I, O, S, V and Z (domain rule 15).
    public static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    public static let length = 18

    public static func < (left: USCC, right: USCC) -> Bool { left.code < right.code }

    /// The check character of the 17 characters before it; nil where one of them is not of the alphabet.
    public static func checkCharacter(of octets: ArraySlice<UInt8>) -> UInt8? {
        var sum = 0
        var weight = 1
        for octet in octets {
            guard let value = alphabet.firstIndex(of: octet) else { return nil }
            sum += value * weight
            weight = weight * 3 % alphabet.count
        }
        return alphabet[(alphabet.count - sum % alphabet.count) % alphabet.count]
    }
}

extension USCC: LosslessStringConvertible {
    public var description: String { code }

    /// Reads a code in capital letters; nil where its length, an octet or its check character is wrong.
    public init?(_ description: String) {
        let octets = Array(description.utf8)
        guard octets.count == Self.length, Self.checkCharacter(of: octets[..<17]) == octets[17] else { return nil }
        code = description
    }
}

extension USCC: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        guard case .string(let text) = json, let uscc = USCC(text) else {
            throw JSONShapeError(
                expected: "a unified social credit code of 18 characters whose check character is right",
                found: json.string.map { "\"\($0.prefix(40))\"" } ?? json.typeName)
        }
        self = uscc
    }

    public func encode(to writer: inout JSONWriter) { writer.string(code) }
}
