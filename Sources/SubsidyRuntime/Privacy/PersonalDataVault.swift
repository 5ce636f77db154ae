// Personal data at rest (domain rule 13). In memory the office knows everybody's name; on the disk each personal member's value is
// one sealed text, `sealed:ALGORITHM:KEY:BASE64`, with the member's name as associated data, so that no value can be moved to
// another member. The hash chain covers the sealed text: anyone verifies the chain, only the key's holder replays it.

import CLinux
import Cryptography
import JSON

/// Seals and opens personal members of JSON texts.
public struct PersonalDataVault: Sendable {
    /// What values are sealed with.
    public enum Algorithm: String, Sendable, CaseIterable {
        case aes256GCM = "aes-256-gcm"
        /// SM4-CTR with HMAC-SM3.
        case sm4 = "sm4"
    }

    let keys: [DataKey]
    let algorithm: Algorithm

    /// - Parameter keys: the first seals, all of them open.
    public init(keys: [DataKey], algorithm: Algorithm = .aes256GCM) {
        precondition(!keys.isEmpty)
        self.keys = keys
        self.algorithm = algorithm
    }

    static let mark = Array("\"sealed:".utf8)
    /// Octets that stand around a sealed value's base64: the mark, the algorithm's and the key's name, two colons and a quote.
    private static let headBytesMax = 64
    /// The mark as the value of a member: what a text without it need not be walked over for.
    private static let valueMark = Array(":\"sealed:".utf8)

    // MARK: Sealing

    /// The text with every personal value sealed; the text itself where it has none.
    public func seal(_ text: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let sealed = try text.withUnsafeBufferPointer { octets throws(CryptographyError) in
            try PersonalMembers.rewrite(octets) { name, value throws(CryptographyError) in
                Self.isEmpty(value) ? nil : try seal(Array(value), of: name)
            }
        }
        return sealed ?? text
    }

    /// One value of a member, as the text that takes its place.
    func seal(_ value: [UInt8], of name: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let box =
            switch algorithm {
            case .aes256GCM: try AuthenticatedEncryption.seal(value, key: keys[0].octets, associatedData: name)
            case .sm4: try SM4Encryption.seal(value, key: keys[0].octets, associatedData: name)
            }
        let text = Base64.encode(box)
        var sealed: [UInt8] = []
        sealed.reserveCapacity(text.count + Self.headBytesMax)
        sealed += Self.mark
        sealed += "\(algorithm.rawValue):\(keys[0].name):".utf8
        sealed += text
        sealed.append(UInt8(ascii: "\""))
        return sealed
    }

    private static func isEmpty(_ value: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        value.count <= 2 || value.elementsEqual("null".utf8)
    }

    // MARK: Opening

    /// Whether a text may hold sealed values.
    static func isSealed(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let start = text.baseAddress else { return false }
        return clinux_contains(start, text.count, valueMark, valueMark.count) != 0
    }

    /// The text with every sealed value as it was; nil where nothing in it is sealed.
    ///
    /// - Throws: where a value was sealed under a key that is not in the ring, or was changed.
    public func open(_ text: UnsafeRawBufferPointer) throws(PersonalDataError) -> [UInt8]? {
        guard Self.isSealed(text) else { return nil }
        let octets = text.bindMemory(to: UInt8.self)
        return try PersonalMembers.rewrite(octets) { name, value throws(PersonalDataError) in
            guard value.starts(with: Self.mark) else { return nil }
            return try open(value.dropFirst(Self.mark.count).dropLast(), of: name)
        }
    }

    /// What a sealed text, without its quotes and mark, stands for.
    func open(_ text: Slice<UnsafeBufferPointer<UInt8>>, of name: [UInt8]) throws(PersonalDataError) -> [UInt8] {
        // The two names are short; what follows may be a line of a hundred kilobytes.
        let parts = text.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
        let member = String(decoding: name, as: UTF8.self)
        guard parts.count == 3, let algorithm = Algorithm(rawValue: String(decoding: parts[0], as: UTF8.self)),
            let box = Base64.octets(parts[2])
        else { throw PersonalDataError(member: member, reason: "is no sealed value of this program") }
        let keyName = String(decoding: parts[1], as: UTF8.self)
        guard let key = keys.first(where: { $0.name == keyName }) else {
            throw PersonalDataError(member: member, reason: "was sealed under the key \(keyName), which is not among the data keys")
        }
        do throws(CryptographyError) {
            return switch algorithm {
            case .aes256GCM: try AuthenticatedEncryption.open(box, key: key.octets, associatedData: name)
            case .sm4: try SM4Encryption.open(box, key: key.octets, associatedData: name)
            }
        } catch {
            throw PersonalDataError(member: member, reason: error.detail)
        }
    }
}

/// Why personal data cannot be read from the disk. Its text names the member and the key, never a value.
public struct PersonalDataError: Error, Sendable, CustomStringConvertible {
    public let member: String
    public let reason: String

    static let noKey = PersonalDataError(
        member: "person", reason: "is sealed, and no data key was given (VOUCHERD_DATA_KEY, or service.personalData.keyFile)")

    public var description: String { "personal data: a value of the member \"\(member)\" \(reason)" }
}
