// An open file that is read and written piece by piece, so that what is larger than memory should hold goes through a disk.

import Cryptography
import Glibc

/// Octets in an open file, closed when nobody refers to it any more.
///
/// Written by one at a time, from its start on; read by anyone, from any place.
public final class OctetFile: Sendable {
    /// Octets of one piece.
    public static let pieceBytes = 262_144

    public let descriptor: Int32
    private let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// Octets that are in it now.
    public func size() throws(DocumentStore.Failure) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw DocumentStore.failure("fstat", path) }
        return Int(status.st_size)
    }

    /// Writes behind what was written before.
    public func append(_ octets: [UInt8]) throws(DocumentStore.Failure) {
        var written = 0
        while written < octets.count {
            let start = written
            let count = octets.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), $0.count - start) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw DocumentStore.failure("write", path) }
            written += count
        }
    }

    /// Up to `pieceBytes` octets from a place on; none at the end.
    public func piece(at offset: Int) throws(DocumentStore.Failure) -> [UInt8] {
        while true {
            let (piece, error) = readPiece(at: offset)
            if let piece { return piece }
            guard error == EINTR else { throw DocumentStore.failure("pread", path) }
        }
    }

    private func readPiece(at offset: Int) -> (octets: [UInt8]?, error: Int32) {
        var error: Int32 = 0
        let octets = [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { buffer, filled in
            let count = pread(descriptor, buffer.baseAddress, buffer.count, offset)
            if count < 0 { error = errno }
            filled = max(0, count)
        }
        return (error == 0 ? octets : nil, error)
    }

    /// Hands over all octets in order.
    public func forEachPiece(_ body: ([UInt8]) throws -> Void) throws {
        var offset = 0
        while true {
            let piece = try piece(at: offset)
            guard !piece.isEmpty else { return }
            try body(piece)
            offset += piece.count
        }
    }

    /// The digest of a prefix and all octets behind it.
    public func digest(_ algorithm: DigestAlgorithm, after prefix: some Collection<UInt8> = [UInt8]()) throws -> Digest {
        var context = try DigestContext(algorithm)
        context.update(prefix)
        try forEachPiece { context.update($0) }
        return context.finish()
    }
}
