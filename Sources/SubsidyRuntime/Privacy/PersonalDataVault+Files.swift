// Whole files at rest: what enterprises hand in names persons and their numbers too. A sealed file is one line that says how and under
// which key, and boxes, each behind its length, of a piece of the file: so that no file must be held whole. The file's name and the
// piece's number are a box's associated data, so that none can be put in another's place.

import Cryptography

/// How one file is sealed: by which algorithm, under which key and name.
struct FileSeal: Sendable {
    private static let mark = Array("voucherd-sealed:".utf8)
    /// Octets of a sealed file's first line at the most, its line feed with them.
    static let headBytesMax = 80
    /// Octets of the number that tells a box's length, most significant first.
    static let lengthBytes = 4
    /// Octets that a box may have beyond its piece: nonce, padding and tag of the longest algorithm, with room.
    private static let boxOverheadMax = 256

    let algorithm: PersonalDataVault.Algorithm
    let key: DataKey
    /// The file's name.
    let name: String

    /// Whether a file that begins so says that it is sealed.
    static func isMarked(_ head: [UInt8]) -> Bool { head.starts(with: mark) }

    /// The file's first line.
    var head: [UInt8] { Self.mark + "\(algorithm.rawValue):\(key.name)\n".utf8 }

    /// A piece as it is kept: the box behind its length.
    func seal(_ piece: [UInt8], number: Int) throws(CryptographyError) -> [UInt8] {
        let box =
            switch algorithm {
            case .aes256GCM: try AuthenticatedEncryption.seal(piece, key: key.octets, associatedData: associated(number))
            case .sm4: try SM4Encryption.seal(piece, key: key.octets, associatedData: associated(number))
            }
        let length = UInt32(box.count)
        return (0..<Self.lengthBytes).map { UInt8(truncatingIfNeeded: length >> (8 * (Self.lengthBytes - 1 - $0))) } + box
    }

    /// Octets of the box that a length stands before; nil where no box is as long.
    func boxBytes(_ length: [UInt8]) -> Int? {
        guard length.count == Self.lengthBytes else { return nil }
        let count = length.reduce(0) { $0 << 8 | Int($1) }
        return count <= OctetFile.pieceBytes + Self.boxOverheadMax ? count : nil
    }

    /// The piece that a box holds.
    func open(_ box: [UInt8], number: Int) throws(PersonalDataError) -> [UInt8] {
        do throws(CryptographyError) {
            return switch algorithm {
            case .aes256GCM: try AuthenticatedEncryption.open(box, key: key.octets, associatedData: associated(number))
            case .sm4: try SM4Encryption.open(box, key: key.octets, associatedData: associated(number))
            }
        } catch {
            throw PersonalDataError(member: name, reason: error.detail)
        }
    }

    private func associated(_ number: Int) -> [UInt8] { Array("\(name)#\(number)".utf8) }
}

extension PersonalDataVault {
    /// The seal of a file that is to be kept.
    func seal(ofFile name: String) -> FileSeal { FileSeal(algorithm: algorithm, key: keys[0], name: name) }

    /// The seal that a kept file's first octets tell.
    ///
    /// - Throws: where they tell none, or one under a key that is not in the ring.
    func seal(ofFile name: String, from head: [UInt8]) throws(PersonalDataError) -> FileSeal {
        let line = head.prefix { $0 != UInt8(ascii: "\n") }
        let words = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        guard line.count < head.count, words.count == 3, let algorithm = Algorithm(rawValue: words[1]) else {
            throw PersonalDataError(member: name, reason: "is no sealed file of this program")
        }
        guard let key = keys.first(where: { $0.name == words[2] }) else {
            throw PersonalDataError(member: name, reason: "was sealed under the key \(words[2]), which is not among the data keys")
        }
        return FileSeal(algorithm: algorithm, key: key, name: name)
    }
}
