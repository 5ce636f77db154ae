// HMAC as older gateways write it, for those that have no RFC 9421:
//
//     Authorization: HMAC-SHA256 keyid="key_…", created="1767574800", nonce="…", signature="base64"
//
// over the five lines method, target, created, nonce and the content's digest in hex, each ended by a line feed but the last. The digest
// is that of the scheme: SHA-256, or SM3 with HMAC-SM3.

import Cryptography
import HTTPServer
import Subsidy
import SubsidyRuntime

struct GatewaySignature: Sendable {
    let algorithm: RequestSignatureAlgorithm
    private let parameters: [String: String]

    static let schemes: [String: RequestSignatureAlgorithm] = ["hmac-sha256": .hmacSHA256, "hmac-sm3": .hmacSM3]

    /// nil where the field is of another scheme.
    init?(authorization field: String) {
        guard let space = field.firstIndex(of: " "), let algorithm = Self.schemes[field[..<space].lowercased()] else { return nil }
        self.algorithm = algorithm
        var parameters: [String: String] = [:]
        for part in field[space...].split(separator: ",") {
            let pair = part.trimmed.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[1].count >= 2, pair[1].hasPrefix("\""), pair[1].hasSuffix("\"") else { continue }
            parameters[String(pair[0])] = String(pair[1].dropFirst().dropLast())
        }
        self.parameters = parameters
    }

    /// The client whose signature it says it is, and what proves it.
    func verify(_ request: HTTPRequest, with verifier: SignatureVerifier) throws -> (Admission, ContentProof) {
        guard let keyID = parameters["keyid"], let nonce = parameters["nonce"], let created = parameters["created"].flatMap({ Int64($0) }),
            let signature = parameters["signature"].flatMap({ Base64.octets($0.utf8) })
        else {
            throw Refusal.invalidSignature("须有 keyid、created、nonce、signature", "it needs keyid, created, nonce and signature")
        }
        guard let admission = verifier.office.admission(.key(keyID)), admission.credential.kind == .sharedKey else {
            throw Refusal.invalidSignature("密钥未知、已过期或已撤销", "the key is unknown, expired or revoked")
        }
        _ = try verifier.algorithm(of: admission.credential, named: algorithm.rawValue)
        try verifier.checkTime(created: created, expires: nil)
        let head = [request.method.name, request.target, String(created), nonce].joined(separator: "\n")
        let proof: ContentProof = { [algorithm] digest in
            let content = try digest(algorithm.digest).hex
            guard try verifier.isValid(signature, Array("\(head)\n\(content)".utf8), admission.credential, algorithm) else {
                throw Refusal.invalidSignature("与请求不符", "it does not fit the request")
            }
            try verifier.takeNonce(nonce, of: keyID)
        }
        return (admission, proof)
    }
}
