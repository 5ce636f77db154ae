/// To whose things a role may do something.
public enum AuthorityScope: String, Word {
    /// What the client itself filed, recorded or stored.
    case own
    /// What belongs to the client's enterprise, or the client itself filed for it.
    case enterprise
    /// What was handed in from the client's district.
    case district
    /// Whatever was handed in: everything but drafts.
    case handedIn = "handed-in"
    /// What is under publicity, and what the client may read anyway.
    case published
    case all
}

extension State {
    /// Whether one of the caller's roles covers an application for an action.
    public func covers(_ application: Application, _ principal: Principal, for action: Action) -> Bool {
        Authority.scopes(of: principal, for: action).contains { scope in
            switch scope {
            case .all: true
            case .own: application.filedBy == principal.clientID || isListed(application, for: principal)
            case .enterprise: application.applicant == principal.enterprise
            case .district: application.status != .draft && application.district == principal.district
            case .handedIn: application.status != .draft
            case .published: isPublic(application) || covers(application, principal, for: .readApplication)
            }
        }
    }

    /// Whether one of the caller's roles covers a voucher: its holder's, or that of the application which it came from.
    public func covers(_ voucher: Voucher, _ principal: Principal, for action: Action) -> Bool {
        if Authority.scopes(of: principal, for: action).contains(.enterprise), voucher.holder == principal.enterprise { return true }
        return applications[voucher.application].map { covers($0, principal, for: action) } ?? false
    }

    /// Whether one of the caller's roles covers an entry of the register.
    public func covers(_ entry: RegisteredEnterprise, _ principal: Principal, for action: Action) -> Bool {
        Authority.scopes(of: principal, for: action).contains { scope in
            switch scope {
            case .all: true
            case .own: entry.recordedBy.contains(principal.clientID)
            case .enterprise: entry.enterprise.uscc.description == principal.enterprise
            case .district: entry.enterprise.district == principal.district
            case .handedIn, .published: false
            }
        }
    }

    /// Whether one of the caller's roles covers a document. Whoever stored it may read it; a reviewer or an enterprise what belongs to the cases they see.
    public func covers(_ document: Document, _ principal: Principal, for action: Action) -> Bool {
        let scopes = Authority.scopes(of: principal, for: action)
        guard !scopes.isEmpty else { return false }
        if document.storedBy == principal.clientID { return true }
        return scopes.contains { scope in
            switch scope {
            case .all: true
            case .enterprise:
                (document.enterprise != nil && document.enterprise == principal.enterprise) || isHandedIn(document, to: principal)
            case .district, .handedIn: isHandedIn(document, to: principal)
            case .own, .published: false
            }
        }
    }

    /// Whether a document is part of a case that the caller may read.
    private func isHandedIn(_ document: Document, to principal: Principal) -> Bool {
        documentUses[document.id]?.applications.contains { id in applications[id].map { isVisible($0, to: principal) } ?? false } ?? false
    }
}
