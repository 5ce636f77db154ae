import Cryptography
import JSON
import Subsidy

extension State {
    /// SHA-256 of the state's canonical export: two states that the same records made have the same.
    public var digest: Digest {
        do {
            return try Digest(of: jsonBytes(), using: .sha256)
        } catch {
            preconditionFailure("OpenSSL has no SHA-256: \(error)")
        }
    }
}

extension State {
    /// The state's hash as snapshots name it, in hex: over the digests of its lines, see `SnapshotHeader`.
    public var lineHash: String {
        do {
            var digests: [Digest] = []
            var lines = StateLineWriter { digests.append(try Digest(of: $0, using: .sha256)) }
            var copy = self
            try copy.write(to: &lines)
            return try Digest(of: digests.flatMap(\.bytes), using: .sha256).hex
        } catch {
            preconditionFailure("OpenSSL has no SHA-256: \(error)")
        }
    }
}
