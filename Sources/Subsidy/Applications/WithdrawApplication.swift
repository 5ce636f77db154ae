import Ledger

/// The applicant takes an application back, until it is granted. What was reserved for it is free again.
public struct WithdrawApplication: Command {
    public static let name = "withdraw-application"
    public static let action: Action? = .fileApplication

    public var id: ID<Application>
    public var reason: String?

    public init(id: ID<Application>, reason: String?) {
        self.id = id
        self.reason = reason
    }

    public func decide(in core: inout Core) throws(Problem) {
        let application = try core.application(id)
        try core.checkActsFor(application.applicant, pointer: "")
        guard application.allowedSteps.contains("withdrawal") else {
            throw .invalidState(application.status, allowed: application.allowedSteps, step: "withdrawal")
        }
        core.emit(ApplicationWithdrawn(id, reason: reason))
        core.giveUpReservation(of: application, reason: "withdrawn")
    }
}

extension Core {
    /// Frees what an approval reserved that never became a grant.
    mutating func giveUpReservation(of application: Application, reason: String) {
        guard let charged = application.chargedAmount, charged > .zero else { return }
        if let pool = application.pool {
            release(application.poolAmount ?? .zero, in: pool, for: application.id.text)
        }
        emit(AmountReduced(application.id, by: charged, reason: reason))
    }
}
