// Who may come in, by what they show: beside the state, so that no request waits for the writer to be recognised. A client is looked
// up again whenever one of its events is applied, so that a revocation holds from the next request on.

import Subsidy

/// A client with the credential that it showed.
public struct Admission: Sendable {
    public let principal: Principal
    public let credential: Credential
}

/// What a client shows of itself.
public enum Proof: Sendable, Hashable {
    /// The SHA-256 of a bearer token.
    case tokenHash(String)
    /// The fingerprint of a TLS client certificate.
    case fingerprint(String)
    /// The subject of an access token.
    case subject(String)
    /// The id of a key that a request is signed with.
    case key(String)
}

struct CredentialTable: Sendable {
    private var admissions: [Proof: Admission] = [:]
    private var proofs: [ID<Client>: [Proof]] = [:]
    /// When each credential was used last, since the start or as the file of uses had it.
    private(set) var uses: [ID<Credential>: Instant] = [:]
    private(set) var hasNewUses = false

    init(_ state: borrowing State) {
        for client in state.clients.all { refresh(client) }
    }

    /// Takes over what is true of a client now.
    mutating func refresh(_ client: Client) {
        for proof in proofs.removeValue(forKey: client.id) ?? [] { admissions[proof] = nil }
        guard client.revokedAt == nil else { return }
        for credential in client.credentials where credential.revokedAt == nil {
            guard let proof = credential.proof else { continue }
            admissions[proof] = Admission(principal: client.principal, credential: credential)
            proofs[client.id, default: []].append(proof)
        }
    }

    /// Who shows it, and notes the use; nil where nobody does or it has expired.
    mutating func admit(_ proof: Proof, at now: Instant) -> Admission? {
        guard let admission = admissions[proof], admission.credential.isValid(at: now) else { return nil }
        let last = uses.updateValue(now, forKey: admission.credential.id)
        if last.map({ now.milliseconds - $0.milliseconds >= Self.useGrainMilliseconds }) ?? true { hasNewUses = true }
        return admission
    }

    /// Uses that are closer together than this need not be written apart.
    private static let useGrainMilliseconds: Int64 = 60_000

    mutating func restore(_ uses: [ID<Credential>: Instant]) { self.uses.merge(uses) { max($0, $1) } }

    mutating func takeUses() -> [ID<Credential>: Instant] {
        hasNewUses = false
        return uses
    }
}

extension Credential {
    /// What shows it; nil where a part is missing.
    var proof: Proof? {
        switch kind {
        case .token: tokenHash.map { .tokenHash($0) }
        case .certificate: fingerprint.map { .fingerprint($0) }
        case .subject: subject.map { .subject($0) }
        case .signatureKey, .sharedKey: .key(id.text)
        }
    }
}
