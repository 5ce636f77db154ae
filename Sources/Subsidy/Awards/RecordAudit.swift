import JSON
import Ledger

/// Settles an investment grant: its final amount is the lesser of what was approved and rate × audited investment, and with all other
/// funders' awards no more than that investment. What was paid beyond it is ordered back; what is still owed falls.
public struct RecordAudit: Command {
    public static let name = "record-audit"
    public static let action: Action? = .recordAudit

    public var id: ID<Application>
    public var investment: Fen
    public var opinion: String

    public init(id: ID<Application>, investment: Fen, opinion: String) {
        self.id = id
        self.investment = investment
        self.opinion = opinion
    }

    public func decide(in core: inout Core) throws(Problem) {
        let application = try core.application(id)
        let caller = try core.caller()
        let scheme = try core.scheme(of: application)
        guard scheme.award?.audited == true, application.status == .granted, application.audit == nil else {
            throw .invalidState(application.status, allowed: application.allowedSteps.filter { $0 != "audits" }, step: "audits")
        }
        try core.checkInterest(caller, in: application)
        let final = finalAmount(of: application, under: scheme, in: core)
        var audit = Audit()
        audit.investment = investment
        audit.finalAmount = final
        audit.person = caller.person
        audit.opinion = opinion
        audit.at = core.moment.at
        core.emit(AuditRecorded(id, audit))
        core.reduceGrant(id, by: (application.chargedAmount ?? .zero).saturatingMinus(final), reason: "audited investment \(investment)")
        core.closeIfDone(id)
    }

    /// Of the audited investment only what the review had approved counts, at the approved rate; and all funders together pay no more
    /// than was really spent (Money 4).
    private func finalAmount(of application: Application, under scheme: Scheme, in core: Core) -> Fen {
        let base = min(investment, application.approvedBase ?? investment)
        let standing = min(application.chargedAmount ?? .zero, core.fundersResidual(of: application, base: base) ?? base)
        guard scheme.rate != nil, let rate = application.approvedRate else { return min(standing, base) }
        return min(standing, rate.of(base))
    }
}
