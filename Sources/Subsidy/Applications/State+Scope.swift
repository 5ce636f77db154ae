// Who may know of what. Another party's objects look as if they were not there (404), so that ids tell nothing.

extension State {
    /// Whether the caller may know of an application: a portal of what it filed, an applicant of its own enterprise's, a district's
    /// reviewer of its district's, an expert of what was handed in, the city's staff, administrator and auditor of all.
    public func isVisible(_ application: Application, to principal: Principal) -> Bool {
        covers(application, principal, for: .readApplication)
    }

    /// Whether a run listed it for an enterprise that the portal put on the register: nobody filed it, and somebody must take it up.
    func isListed(_ application: Application, for portal: Principal) -> Bool {
        application.run != nil && enterprises[application.applicant]?.recordedBy.contains(portal.clientID) == true
    }

    /// Whether the caller may see an award that is public now: everybody with a token may object to it.
    public func isPublic(_ application: Application) -> Bool {
        application.status == .publicity || application.status == .objection
    }

    public func isVisible(_ voucher: Voucher, to principal: Principal) -> Bool { covers(voucher, principal, for: .readVoucher) }

    public func isVisible(_ enterprise: RegisteredEnterprise, to principal: Principal) -> Bool {
        covers(enterprise, principal, for: .readEnterprise)
    }

    /// Documents are for whoever stored them, for the enterprise they belong to, and for readers of the cases that they are part of.
    public func isVisible(_ document: Document, to principal: Principal) -> Bool { covers(document, principal, for: .readDocument) }
}

extension Core {
    /// The application, if there is one that the caller may know of and that the command's action covers.
    func application(_ id: ID<Application>) throws(Problem) -> Application {
        let caller = try caller()
        guard let application = state.applications[id], state.isVisible(application, to: caller) else {
            throw .notFound("application", "申请")
        }
        guard action.map({ state.covers(application, caller, for: $0) }) ?? true else { throw .scopeNotAllowed }
        return application
    }

    func voucher(_ id: ID<Voucher>) throws(Problem) -> Voucher {
        let caller = try caller()
        guard let voucher = state.vouchers[id], state.isVisible(voucher, to: caller) else { throw .notFound("voucher", "券") }
        guard action.map({ state.covers(voucher, caller, for: $0) }) ?? true else { throw .scopeNotAllowed }
        return voucher
    }

    /// The scheme's version that an application was decided under, or the one in force for a draft.
    func scheme(of application: Application) throws(Problem) -> Scheme {
        let isFrozen = application.status != .draft && application.status != .returned
        let frozen = isFrozen ? policy.scheme(application.scheme, version: application.schemeVersion) : nil
        guard let scheme = frozen ?? policy.scheme(application.scheme, on: today) else {
            throw Problem(
                .conflict, "scheme-not-in-force", zh: "支持项目 \(application.scheme) 目前不受理。",
                en: "The scheme \(application.scheme) is not in force today.")
        }
        return scheme
    }

    func enterprise(of application: Application) throws(Problem) -> Enterprise {
        guard let entry = state.enterprises[application.applicant] else { throw .notFound("enterprise", "企业") }
        return entry.enterprise
    }

    /// The caller may work for this enterprise: an applicant for its own only.
    func checkActsFor(_ uscc: String, pointer: String) throws(Problem) {
        let caller = try caller()
        guard caller.has(.portal) || caller.enterprise == uscc else {
            throw Problem(
                .forbidden, "other-enterprise", zh: "您只能为本企业办理。", en: "You act for your own enterprise only.",
                failures: [
                    .init(
                        pointer: pointer, code: "other-enterprise",
                        message: LocalizedText(zh: "应为 \(caller.enterprise ?? "—")。", en: "It must be \(caller.enterprise ?? "—")."))
                ])
        }
    }
}
