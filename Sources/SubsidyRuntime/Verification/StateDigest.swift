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
