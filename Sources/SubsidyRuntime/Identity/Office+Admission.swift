import Cryptography
import Subsidy
import Synchronization

extension Office {
    /// The client that a bearer token stands for, or nil where there is none, it was revoked or it has expired.
    public func principal(token: String) -> Principal? {
        guard let hash = try? Digest(of: token.utf8, using: .sha256).hex else { return nil }
        return admission(.tokenHash(hash))?.principal
    }

    /// The client that shows something, and the credential that it showed.
    public func admission(_ proof: Proof) -> Admission? {
        let now = clock.now()
        return credentials.withLock { $0.admit(proof, at: now) }
    }

    /// When a credential was used last; nil for never, as far as is known.
    public func lastUse(of credential: ID<Credential>) -> Instant? { credentials.withLock { $0.uses[credential] } }

    /// Uses to write down, where there are new ones; nil otherwise. They are no part of the journal: losing some changes nothing
    /// but what an administrator sees.
    public func newCredentialUses() -> [ID<Credential>: Instant]? {
        credentials.withLock { $0.hasNewUses ? $0.takeUses() : nil }
    }

    /// Takes over the uses of before the start.
    public func restoreCredentialUses(_ uses: [ID<Credential>: Instant]) { credentials.withLock { $0.restore(uses) } }
}
