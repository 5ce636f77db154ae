import JSON

/// Changes a draft, or an application that was returned.
public struct AmendApplication: Command {
    public static let name = "amend-application"
    public static let action: Action? = .fileApplication

    public var id: ID<Application>
    public var claim: JSON?
    public var documents: [AttachedDocument]?
    public var precondition: Precondition

    public init(id: ID<Application>, claim: JSON?, documents: [AttachedDocument]?, precondition: Precondition) {
        self.id = id
        self.claim = claim
        self.documents = documents
        self.precondition = precondition
    }

    public func decide(in core: inout Core) throws(Problem) {
        let application = try core.application(id)
        try core.checkActsFor(application.applicant, pointer: "")
        try Problem.check(precondition, version: application.version)
        guard application.status == .draft || application.status == .returned else {
            throw .invalidState(application.status, allowed: application.allowedSteps, step: "patch")
        }
        let scheme = try core.scheme(of: application)
        if let claim { try core.checkClaim(claim, of: scheme, complete: false) }
        if let documents { try core.checkDocuments(documents, of: scheme) }
        core.emit(ApplicationAmended(id, claim: claim, documents: documents))
    }
}
