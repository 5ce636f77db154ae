// What a backup says of itself. It is the last file that is written, so a directory without it holds no whole backup.

import Cryptography
import JSON
import Journal

/// `backup.json`: what the backup holds and what a replay of it made.
public struct BackupManifest: Sendable, Equatable {
    /// The file's name in the backup's directory.
    public static let fileName = "backup.json"
    /// Octets that the file may have.
    static let bytesMax = 64 << 10
    private static let format: Int64 = 1

    /// The last record in the backup: with it, everything before.
    public let head: Receipt
    /// The chain's hash function.
    public let algorithm: String
    /// Digest of the state that the records make, in hex.
    public let state: String
    public let documentCount: Int
    public let documentBytes: Int64
    /// Reports of imports.
    public let reportCount: Int
}

extension BackupManifest: JSONEncodable, JSONDecodable {
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("format", Self.format)
        writer.member("seq", Int64(head.seq))
        writer.member("hash", head.hash.hex)
        writer.member("algorithm", algorithm)
        writer.member("state", state)
        writer.member("documents", documentCount)
        writer.member("documentBytes", documentBytes)
        writer.member("reports", reportCount)
        writer.endObject()
    }

    public init(json: JSON) throws {
        let format: Int64 = try json.member("format")
        let seq: Int64 = try json.member("seq")
        let hash: String = try json.member("hash")
        guard format == Self.format else { throw JSONShapeError(expected: "a backup of format \(Self.format)", found: json) }
        guard seq > 0, let digest = Digest(hex: hash) else { throw JSONShapeError(expected: "a seq and its hash", found: json) }
        head = Receipt(seq: UInt64(seq), hash: digest)
        algorithm = try json.member("algorithm")
        state = try json.member("state")
        documentCount = try json.member("documents")
        documentBytes = try json.member("documentBytes")
        // Backups of the first versions have none.
        reportCount = try json.optionalMember("reports") ?? 0
    }
}
