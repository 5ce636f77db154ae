import JSON
import Subsidy

// The refusals that HTTP itself calls for, each with its remedy in two languages.

extension Refusal {
    static let unauthenticated = Refusal(
        status: 401,
        Problem(
            .unauthenticated, "unauthenticated", zh: "请求须带 Authorization: Bearer 令牌。",
            en: "Send a token: Authorization: Bearer TOKEN."),
        fields: [("WWW-Authenticate", "Bearer realm=\"voucherd\"")])

    static let invalidToken = Refusal(
        status: 401,
        Problem(
            .unauthenticated, "invalid-token", zh: "令牌无效、已过期或已撤销，请向管理员重新申请。",
            en: "The token is unknown, expired or revoked; ask the administrator for a new one."),
        fields: [("WWW-Authenticate", "Bearer realm=\"voucherd\", error=\"invalid_token\"")])

    static func wrongRole(_ allowed: [Role]) -> Refusal {
        let names = allowed.map(\.rawValue).sorted()
        return Refusal(
            status: 403,
            Problem(
                .forbidden, "role-not-allowed", zh: "该操作需要以下角色之一：\(names.joined(separator: "、"))。",
                en: "This needs one of the roles \(names.joined(separator: ", ")).",
                members: [.init(key: "roles", value: .array(names.map { .string($0) }))]))
    }

    static func notFound(_ path: String) -> Refusal {
        Refusal(
            status: 404,
            Problem(
                .notFound, "not-found", zh: "没有此资源；可用的路径见 /openapi.json。",
                en: "There is nothing here; /openapi.json lists what there is."))
    }

    static func methodNotAllowed(_ allowed: [String]) -> Refusal {
        let list = allowed.joined(separator: ", ")
        return Refusal(
            status: 405,
            Problem(.malformed, "method-not-allowed", zh: "此资源只支持 \(list)。", en: "This resource takes \(list)."),
            fields: [("Allow", list)])
    }

    static func notAcceptable(_ offered: [MediaType]) -> Refusal {
        let list = offered.map(\.description)
        return Refusal(
            status: 406,
            Problem(
                .malformed, "not-acceptable", zh: "此资源只提供 \(list.joined(separator: "、"))，请修改 Accept。",
                en: "This is available as \(list.joined(separator: ", ")); change Accept."))
    }

    static func unsupportedMediaType(_ accepted: [MediaType]) -> Refusal {
        let list = accepted.map(\.description)
        return Refusal(
            status: 415,
            Problem(
                .malformed, "unsupported-media-type", zh: "Content-Type 须为 \(list.joined(separator: "、"))。",
                en: "Content-Type must be one of \(list.joined(separator: ", "))."),
            fields: [("Accept", list.joined(separator: ", "))])
    }

    /// RFC 9110, sections 8.4 and 15.5.16.
    static let contentCoding = Refusal(
        status: 415,
        Problem(
            .malformed, "content-coding-unsupported", zh: "请求内容不得压缩（Content-Encoding）；请原样发送。",
            en: "Content is taken as it is, without a Content-Encoding: send it uncompressed."),
        fields: [("Accept-Encoding", "identity")])

    /// A JSON document where the other forms may be longer.
    static func jsonTooLarge(_ forms: [MediaType]) -> Refusal {
        let others = forms.filter { $0 != .json }.map(\.description).joined(separator: ", ")
        let bytesMax = Content.streamedJSONBytesMax
        return Refusal(
            status: 413,
            Problem(
                .limit, "content-too-large", zh: "JSON 内容超过上限 \(bytesMax) 字节；更大的文件请用 \(others)。",
                en: "The JSON exceeds the limit of \(bytesMax) octets; send a larger file as \(others)."))
    }

    static func tooLarge(_ bytesMax: Int) -> Refusal {
        Refusal(
            status: 413,
            Problem(
                .limit, "content-too-large", zh: "请求内容超过上限 \(bytesMax) 字节。",
                en: "The content is larger than the limit of \(bytesMax) octets."))
    }

    static let idempotencyKeyRequired = Refusal(
        status: 400,
        Problem(
            .malformed, "idempotency-key-required", zh: "涉及资金的请求须带 Idempotency-Key，重试时沿用同一值。",
            en: "Where money moves, send an Idempotency-Key, and the same one when you try again."))

    static func invalidIdempotencyKey(lengthMax: Int) -> Refusal {
        Refusal(
            status: 400,
            Problem(
                .malformed, "invalid-idempotency-key", zh: "Idempotency-Key 须为 1 至 \(lengthMax) 个可见 ASCII 字符。",
                en: "Idempotency-Key must be 1 to \(lengthMax) visible ASCII characters."))
    }

    static func tooManyRequests(_ quota: RateLimiter.Quota, retryAfterSeconds: Int) -> Refusal {
        Refusal(
            status: 429,
            Problem(
                .limit, "too-many-requests", zh: "请求过于频繁，请 \(retryAfterSeconds) 秒后重试。",
                en: "Too many requests; try again in \(retryAfterSeconds) s."),
            fields: [("Retry-After", String(retryAfterSeconds))] + quota.fields)
    }

    static func tooManyGuesses(retryAfterSeconds: Int) -> Refusal {
        Refusal(
            status: 429,
            Problem(
                .limit, "too-many-guesses", zh: "错误的令牌过多，请 \(retryAfterSeconds) 秒后再登录。",
                en: "Too many wrong tokens; sign in again in \(retryAfterSeconds) s."),
            fields: [("Retry-After", String(retryAfterSeconds))])
    }

    static let internalError = Refusal(
        status: 500,
        Problem(
            .conflict, "internal-error", zh: "服务内部错误；请凭 requestId 联系运维。",
            en: "Something went wrong inside; quote the requestId to the operator."))

    static let busy = Refusal(
        status: 503, Problem(.unavailable, "busy", zh: "服务繁忙，请稍后重试。", en: "Too many requests wait already: try again shortly."),
        fields: [("Retry-After", "1")])

    static let stopping = Refusal(
        status: 503,
        Problem(.unavailable, "stopping", zh: "服务正在停止，请稍后重试。", en: "The service is stopping; try again shortly."),
        fields: [("Retry-After", "5")])
}

extension Refusal {
    /// There is none, or the caller may not know of it: the two look alike on purpose.
    static func noSuch(_ what: String, _ chinese: String) -> Refusal {
        Refusal(
            status: 404,
            Problem(.notFound, "not-found", zh: "没有这个\(chinese)，或您无权查看。", en: "There is no such \(what), or it is not yours to see."))
    }
}
