import JSON

extension Problem {
    static let unauthenticated = Problem(
        .unauthenticated, "unauthenticated", zh: "需要身份凭证：请在 Authorization 头中提供 Bearer 令牌。",
        en: "This needs a client: send its token as Authorization: Bearer.")

    static func roleNotAllowed(_ action: Action) -> Problem {
        let roles = Authority.roles(for: action).map(\.rawValue).sorted()
        return Problem(
            .forbidden, "role-not-allowed", zh: "您的角色不能执行此操作；允许的角色：\(roles.joined(separator: "、"))。",
            en: "Your roles do not allow this; it is for \(roles.joined(separator: ", ")).",
            members: [.init(key: "allowedRoles", value: .array(roles.map { .string($0) }))])
    }

    /// The caller may read the thing, and its role for this action does not reach it.
    static let scopeNotAllowed = Problem(
        .forbidden, "scope-not-allowed", zh: "您可以查看它，但您的角色对它没有此项权限。",
        en: "You may read it, but the role that allows this action does not cover it.")

    static func forbidden(_ code: String, zh: String, en: String) -> Problem { Problem(.forbidden, code, zh: zh, en: en) }

    /// There is none, or the caller may not know of it: the two look alike on purpose.
    static func notFound(_ what: String, _ chinese: String) -> Problem {
        Problem(.notFound, "not-found", zh: "没有这个\(chinese)，或您无权查看。", en: "There is no such \(what), or it is not yours to see.")
    }

    /// The state does not allow the step.
    static func invalidState(_ state: some Word, allowed: [String], step: String) -> Problem {
        let steps = allowed.isEmpty ? "—" : allowed.joined(separator: ", ")
        return Problem(
            .conflict, "invalid-state", zh: "当前状态为 \(state.rawValue)，不能执行 \(step)；允许的步骤：\(steps)。",
            en: "The state is \(state.rawValue), which does not allow \(step); it allows: \(steps).",
            members: [
                .init(key: "state", value: .string(state.rawValue)),
                .init(key: "allowed", value: .array(allowed.map { .string($0) })),
            ])
    }

    /// One member of the request breaks a rule.
    static func invalid(_ pointer: String, _ code: String, zh: String, en: String) -> Problem {
        rejected([Failure(pointer: pointer, code: code, message: LocalizedText(zh: zh, en: en))])
    }

    /// Members of the request break rules, all of them told at once.
    static func rejected(_ failures: [Failure], code: String? = nil) -> Problem {
        Problem(
            .unprocessable, code ?? (failures.count == 1 ? failures[0].code : "validation-failed"),
            zh: failures.map(\.message.zh).joined(separator: " "), en: failures.map(\.message.en).joined(separator: " "), failures: failures
        )
    }

    /// Checks an `If-Match` against what is there.
    static func check(_ precondition: Precondition, version: Int64?) throws(Problem) {
        switch (precondition, version) {
        case (.createOnly, .some):
            throw Problem(
                .stale, "already-exists", zh: "该资源已存在，而请求带有 If-None-Match: *。", en: "It exists already, and If-None-Match: * creates only.")
        case (.matches, .none), (.exists, .none):
            throw Problem(.stale, "stale", zh: "该资源不存在，If-Match 不能成立。", en: "It does not exist, so If-Match cannot hold.")
        case (.matches(let versions), .some(let version)) where !versions.contains(version):
            throw Problem(
                .stale, "stale", zh: "该资源已被他人修改，请重新读取后再试。", en: "It has changed since you read it: read it again, then repeat.")
        case (.none, .some):
            throw Problem(
                .preconditionRequired, "precondition-required", zh: "修改该资源需要 If-Match 头，其值为读取时得到的 ETag。",
                en: "Changing it needs If-Match with the ETag that reading it gave.")
        default: return
        }
    }
}

/// What a conditional write demands of the resource (RFC 9110 section 13).
public enum Precondition: Sendable, Hashable {
    /// No condition was sent.
    case none
    /// `If-Match: *`.
    case exists
    /// `If-Match` with the versions whose ETags were sent.
    case matches([Int64])
    /// `If-None-Match: *`.
    case createOnly
}
