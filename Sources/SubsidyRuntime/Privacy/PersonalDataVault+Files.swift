// Whole files at rest: what enterprises hand in names persons and their numbers too. A sealed file is one line that says how and under
// which key, and the box; the file's name is its associated data, so that no file can be put in another's place.

import Cryptography

extension PersonalDataVault {
    private static let fileMark = Array("voucherd-sealed:".utf8)
    /// Octets of a sealed file's first line at the most.
    private static let fileLineBytesMax = 80

    /// Whether a file says that it is sealed.
    static func isSealedFile(_ octets: [UInt8]) -> Bool { octets.starts(with: fileMark) }

    /// A file's octets as they are kept.
    func sealFile(_ octets: [UInt8], of name: String) throws(CryptographyError) -> [UInt8] {
        let box =
            switch algorithm {
            case .aes256GCM: try AuthenticatedEncryption.seal(octets, key: keys[0].octets, associatedData: Array(name.utf8))
            case .sm4: try SM4Encryption.seal(octets, key: keys[0].octets, associatedData: Array(name.utf8))
            }
        return Self.fileMark + "\(algorithm.rawValue):\(keys[0].name)\n".utf8 + box
    }

    /// The octets of a sealed file as they were handed in.
    ///
    /// - Throws: where it was sealed under a key that is not in the ring, or was changed.
    func openFile(_ octets: [UInt8], of name: String) throws(PersonalDataError) -> [UInt8] {
        let line = octets.prefix(Self.fileLineBytesMax).prefix { $0 != UInt8(ascii: "\n") }
        let words = line.dropFirst(Self.fileMark.count).split(separator: UInt8(ascii: ":")).map { String(decoding: $0, as: UTF8.self) }
        guard Self.isSealedFile(octets), words.count == 2, let algorithm = Algorithm(rawValue: words[0]), line.count < octets.count else {
            throw PersonalDataError(member: name, reason: "is no sealed file of this program")
        }
        guard let key = keys.first(where: { $0.name == words[1] }) else {
            throw PersonalDataError(member: name, reason: "was sealed under the key \(words[1]), which is not among the data keys")
        }
        let box = Array(octets[(line.count + 1)...])
        do throws(CryptographyError) {
            return switch algorithm {
            case .aes256GCM: try AuthenticatedEncryption.open(box, key: key.octets, associatedData: Array(name.utf8))
            case .sm4: try SM4Encryption.open(box, key: key.octets, associatedData: Array(name.utf8))
            }
        } catch {
            throw PersonalDataError(member: name, reason: error.detail)
        }
    }
}
