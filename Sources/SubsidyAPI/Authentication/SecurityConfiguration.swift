import Subsidy

/// How callers prove who they are, beside the service's own tokens.
public struct SecurityConfiguration: Sendable {
    /// What requests may be signed with. The national algorithms are for those who must.
    public var signatureAlgorithms: Set<String> = ["ed25519", "hmac-sha256", "hmac-sm3"]
    /// The scheme and authority's origin that clients see, as `https://subsidy.example.gov.cn`, where a proxy ends TLS.
    public var publicOrigin: String?
    /// The issuer of access tokens; nil takes none.
    public var issuer: AccessTokenIssuer?

    public init() {}

    /// Every name that `signatureAlgorithms` may have.
    public static let knownAlgorithms = RequestSignatureAlgorithm.allCases.map(\.rawValue)
}
