import Subsidy

/// The short, fixed name of a kind of problem (RFC 9457, 3.1.4): it depends on the status alone; what is particular stands in `detail`.
enum ProblemTitle {
    static func of(status: Int) -> LocalizedText {
        titles[status] ?? LocalizedText(zh: "请求失败", en: "The request failed")
    }

    private static let titles: [Int: LocalizedText] = [
        400: LocalizedText(zh: "请求格式有误", en: "Malformed request"),
        401: LocalizedText(zh: "未认证", en: "Not authenticated"),
        403: LocalizedText(zh: "无权操作", en: "Not allowed"),
        404: LocalizedText(zh: "未找到", en: "Not found"),
        405: LocalizedText(zh: "不支持该方法", en: "Method not allowed"),
        406: LocalizedText(zh: "无法按要求的格式提供", en: "Not acceptable"),
        408: LocalizedText(zh: "请求超时", en: "Request timeout"),
        409: LocalizedText(zh: "当前状态不允许", en: "The state does not allow this"),
        412: LocalizedText(zh: "资源已变化", en: "The resource has changed"),
        413: LocalizedText(zh: "内容过大", en: "Content too large"),
        414: LocalizedText(zh: "网址过长", en: "URI too long"),
        415: LocalizedText(zh: "不支持该内容类型", en: "Unsupported media type"),
        422: LocalizedText(zh: "内容不符合规定", en: "A rule is not met"),
        428: LocalizedText(zh: "缺少前提条件", en: "Precondition required"),
        429: LocalizedText(zh: "请求过于频繁", en: "Too many requests"),
        431: LocalizedText(zh: "请求头过大", en: "Header fields too large"),
        500: LocalizedText(zh: "服务内部错误", en: "Internal error"),
        501: LocalizedText(zh: "不支持该方法", en: "Not implemented"),
        503: LocalizedText(zh: "服务暂不可用", en: "Service unavailable"),
        505: LocalizedText(zh: "不支持该 HTTP 版本", en: "HTTP version not supported"),
    ]
}
