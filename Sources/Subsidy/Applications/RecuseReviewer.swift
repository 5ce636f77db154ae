/// A reviewer declares an interest: from now on another must take the case.
public struct RecuseReviewer: Command {
    public static let name = "recuse-reviewer"
    public static let action: Action? = .recuse

    public var id: ID<Application>
    public var reason: String

    public init(id: ID<Application>, reason: String) {
        self.id = id
        self.reason = reason
    }

    public func decide(in core: inout Core) throws(Problem) {
        let application = try core.application(id)
        let caller = try core.caller()
        guard application.allowedSteps.contains("recusals") else {
            throw .invalidState(application.status, allowed: application.allowedSteps, step: "recusals")
        }
        guard !application.signatures.contains(where: { $0.isSigned(by: caller.signers) }) else {
            throw Problem(
                .conflict, "already-signed", zh: "您已在此案签署，不能再申请回避；请报告主管。",
                en: "You have signed this case already: tell your superior instead.")
        }
        guard !application.recusals.contains(caller.person) else { return }
        core.emit(ReviewerRecused(id, person: caller.person, reason: reason))
    }
}
