import JSON

public enum ConfirmationOutcome: String, Word {
    case accept
    case decline
}

/// The enterprise takes an entitlement that a run put on its list, or lets it go.
public struct ConfirmEntitlement: Command {
    public static let name = "confirm-entitlement"
    public static let action: Action? = .fileApplication

    public var id: ID<Application>
    public var outcome: ConfirmationOutcome

    public init(id: ID<Application>, outcome: ConfirmationOutcome) {
        self.id = id
        self.outcome = outcome
    }

    public func decide(in core: inout Core) throws(Problem) {
        let application = try core.application(id)
        try core.checkActsFor(application.applicant, pointer: "")
        guard application.status == .approved, application.confirmBy != nil else {
            throw .invalidState(
                application.status, allowed: application.allowedSteps.filter { $0 != "confirmation" }, step: "confirmation")
        }
        guard outcome == .accept else {
            core.emit(ApplicationWithdrawn(id, reason: "the entitlement was declined"))
            core.giveUpReservation(of: application, reason: "declined")
            return
        }
        let until = try core.publicity(of: core.scheme(of: application))
        core.emit(EntitlementConfirmed(id, person: try core.caller().person))
        if let until {
            core.emit(PublicityStarted(id, from: core.today, until: until))
        } else {
            core.grant(id, effective: core.today)
        }
    }
}

extension Core {
    /// The last day on which an entitlement may be confirmed; nil where the scheme asks for no confirmation.
    func confirmation(of scheme: Scheme) throws(Problem) -> LocalDate? {
        guard let days = scheme.entitlement?.confirmationWorkingDays else { return nil }
        return try calendar.adding(workingDays: days, after: today)
    }

    /// Nobody confirmed in time: the entitlement lapses, and its amount is free again.
    mutating func lapse(_ id: ID<Application>) {
        guard let application = state.applications[id] else { preconditionFailure("\(id) lapses and is not on file") }
        emit(ApplicationWithdrawn(id, reason: "not confirmed in time"))
        giveUpReservation(of: application, reason: "not confirmed in time")
    }
}
