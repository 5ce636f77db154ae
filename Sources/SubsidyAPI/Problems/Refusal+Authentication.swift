import Subsidy

// Refusals of who asks. All of them are 401; what is wrong is said as far as it tells an attacker nothing.

extension Refusal {
    /// What signatures must cover, for a client that asks how (RFC 9421, 5.1).
    private static let acceptSignature = "sig=(\"@method\" \"@target-uri\" \"content-digest\");created;keyid;nonce"

    private static func unauthenticated(_ code: String, _ zh: String, _ en: String, fields: [(name: String, value: String)] = []) -> Refusal
    {
        Refusal(
            status: 401, Problem(.unauthenticated, code, zh: zh, en: en),
            fields: [("WWW-Authenticate", "Bearer realm=\"voucherd\", error=\"invalid_token\"")] + fields)
    }

    static func invalidSignature(_ zh: String, _ en: String) -> Refusal {
        unauthenticated(
            "invalid-signature", "签名无效：\(zh)。", "The signature is not taken: \(en).", fields: [("Accept-Signature", acceptSignature)])
    }

    /// The signature is right, and too old or from the future.
    static func signatureOutOfTime(_ secondsMax: Int64) -> Refusal {
        unauthenticated(
            "signature-out-of-time", "签名时间须在服务器时间前后 \(secondsMax) 秒内且未过期，请重新签名。",
            "A signature is taken within \(secondsMax) seconds of its making, not before the service's start, and before it expires: sign anew."
        )
    }

    static let nonceReused = unauthenticated(
        "nonce-reused", "该 nonce 已被使用，请为每个请求使用新的 nonce 并重新签名。", "This nonce was used before: take a new one for each request and sign anew."
    )

    static func contentDigestMismatch(isKnown: Bool) -> Refusal {
        Refusal(
            status: 400,
            Problem(
                .malformed, "content-digest-mismatch",
                zh: isKnown ? "Content-Digest 与内容不符。" : "Content-Digest 须含 sha-256 或 sha-512。",
                en: isKnown ? "The content is not what Content-Digest says." : "Content-Digest needs a digest by sha-256 or sha-512."),
            fields: [("Want-Content-Digest", "sha-256=10, sha-512=5")])
    }

    /// An access token that is not taken, with the check that it failed.
    static func invalidAccessToken(_ zh: String, _ en: String) -> Refusal {
        unauthenticated("invalid-token", "访问令牌无效：\(zh)。", "The access token is not taken: \(en).")
    }

    static let tooManyNonces = Refusal(
        status: 503, Problem(.unavailable, "busy", zh: "签名请求过多，请稍后重试。", en: "Too many signed requests just now: try again shortly."),
        fields: [("Retry-After", "30")])

    /// Nobody lent the caller such a power today.
    static let noDelegation = Refusal(
        status: 403,
        Problem(
            .forbidden, "no-delegation", zh: "On-Behalf-Of 所指的调用方今天没有委托您。",
            en: "The client that On-Behalf-Of names has lent you no power that holds today."))
}
