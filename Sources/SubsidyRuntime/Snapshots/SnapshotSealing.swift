// Lines that hold personal data are sealed as a whole (domain rule 13): one box for a hundred rows costs less than a box for each
// name in them, and a start must open them all.

import JSON
import Subsidy

extension PersonalDataVault {
    private static let lineName = Array("snapshot".utf8)
    private static let sealedOpening = Array("\",\"sealed\":".utf8)

    /// The line as it is written: itself where there is nothing personal in it.
    func seal(line: [UInt8]) throws -> [UInt8] {
        guard PersonalMembers.isIn(line) else { return line }
        // `{"part":"…"`: up to the quote that closes the name.
        guard let name = SnapshotLine.part(of: line) else { preconditionFailure("a line of a state names its part first") }
        return Array(SnapshotLine.opening) + name + Self.sealedOpening + (try seal(line, of: Self.lineName)) + [UInt8(ascii: "}")]
    }

    /// The line as it was; nil where it is not sealed.
    static func open(line: [UInt8], _ vault: PersonalDataVault?) throws -> [UInt8]? {
        guard let name = SnapshotLine.part(of: line) else { return nil }
        let start = SnapshotLine.opening.count + name.count
        guard line[start...].starts(with: sealedOpening), line[(start + sealedOpening.count)...].starts(with: mark),
            line.count > start + sealedOpening.count + mark.count + 2, line.suffix(2).elementsEqual("\"}".utf8)
        else { return nil }
        guard let vault else { throw PersonalDataError.noKey }
        let opened = try line.withUnsafeBufferPointer { octets in
            try vault.open(octets[(start + sealedOpening.count + mark.count)..<(octets.count - 2)], of: lineName)
        }
        guard SnapshotLine.part(of: opened) == name else {
            throw StateReadingError("the part \(String(decoding: name, as: UTF8.self)) has the seal of another one")
        }
        return opened
    }
}

/// What every line of a snapshot begins with.
enum SnapshotLine {
    static let opening = Array("{\"part\":\"".utf8)
    static let idempotency = Array(SnapshotContents.idempotency.description.utf8)

    /// The name of a line's part; nil where it is no such line.
    static func part(of line: [UInt8]) -> ArraySlice<UInt8>? {
        guard line.starts(with: opening) else { return nil }
        return line[opening.count...].prefix { $0 != UInt8(ascii: "\"") }
    }

    static func isState(_ line: [UInt8]) -> Bool { part(of: line)?.elementsEqual(idempotency) == false }
}

extension PersonalMembers {
    /// Parts whose keys are personal data, where the member's name does not tell.
    private static let parts = ["applicationIndex.capUsage"].map { Array($0.utf8) }

    /// Whether a line holds anything personal.
    static func isIn(_ line: [UInt8]) -> Bool {
        if let part = SnapshotLine.part(of: line), parts.contains(where: { $0.elementsEqual(part) }) { return true }
        var isFound = false
        // Stops at the first one.
        do throws(Found) {
            _ = try line.withUnsafeBufferPointer { octets throws(Found) in
                try rewrite(octets) { _, value throws(Found) in
                    if value.count > 2, !value.elementsEqual("null".utf8) { throw Found() }
                    return nil
                }
            }
        } catch {
            isFound = true
        }
        return isFound
    }

    private struct Found: Error {}
}
