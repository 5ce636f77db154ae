import JSON
import Journal
import Subsidy

// Who may act: tokens, credentials, and powers that one official lends another.

extension SimulatedWorld {
    func changeThePowers(_ state: State) -> (Principal?, any Command)? {
        switch random.next(below: 10) {
        case 0...2: changeTheStaff(state)
        case 3...6: lendAPower(state)
        case 7: endALoan(state) ?? lendAPower(state)
        case 8: addACredential(state)
        default: revokeACredential(state) ?? addACredential(state)
        }
    }

    /// Whoever was lent the power acts with it now and then.
    func acting(for principal: Principal?, _ state: State) -> Principal? {
        guard let principal, random.next(below: 3) == 0 else { return principal }
        let lent = state.delegations.all.filter { $0.delegator == principal.clientID && $0.isActive(on: state.now.date) }
        guard let delegation = pick(lent), let delegate = people.all.first(where: { $0.clientID == delegation.delegate }) else {
            return principal
        }
        return state.principal(delegate, actingFor: principal.clientID, on: state.now.date) ?? principal
    }

    private var staff: [Principal] { people.all.filter { !$0.has(.admin) && !$0.has(.portal) && !$0.has(.applicant) } }

    /// Somebody gets a second token, perhaps with another post, or loses one.
    private func changeTheStaff(_ state: State) -> (Principal?, any Command)? {
        guard let someone = pick(staff) else { return nil }
        if random.next(below: 3) == 0, staff.count(where: { $0.roles == someone.roles }) > 3 {
            return (people.admin, RevokeClient(id: someone.clientID))
        }
        guard staff.count < SimulatedPeople.staffMax, let post = pick(staff) else { return nil }
        return (
            people.admin,
            RegisterClient(
                name: "another of \(someone.person)", person: someone.person, roles: Array(post.roles).sorted { $0.rawValue < $1.rawValue },
                district: post.district, enterprise: post.enterprise, tokenHash: "token \(random.next())")
        )
    }

    private func lendAPower(_ state: State) -> (Principal?, any Command)? {
        guard let lender = pick(staff), let other = pick(staff) else { return nil }
        let own = Action.allCases.filter { $0.isDelegable && Authority.allows(lender, $0) }
        var actions = own.filter { _ in random.next(below: 2) == 0 }
        if random.next(below: 10) == 0, let another = pick(Action.allCases) { actions.append(another) }
        let from = today.adding(days: random.next(below: 4) == 0 ? random.next(below: 6) : 0)
        return (
            lender,
            Delegate(
                delegate: other.clientID, actions: actions, from: from, until: from.adding(days: random.next(below: 60)), reason: "away")
        )
    }

    private func endALoan(_ state: State) -> (Principal?, any Command)? {
        guard let delegation = pick(state.delegations) else { return nil }
        let side = random.next(below: 2) == 0 ? delegation.delegator : delegation.delegate
        return (people.all.first { $0.clientID == side }, EndDelegation(id: delegation.id))
    }

    private func addACredential(_ state: State) -> (Principal?, any Command)? {
        guard let client = pick(people.all) else { return nil }
        var credential = Credential()
        credential.kind = pick([.token, .certificate, .subject]) ?? .token
        let name = "\(credential.kind.rawValue) \(random.next(below: 60))"
        switch credential.kind {
        case .certificate: credential.fingerprint = name
        case .subject: credential.subject = name
        default: credential.tokenHash = name
        }
        if random.next(below: 3) == 0 {
            credential.expiresAt = Instant(milliseconds: state.now.milliseconds + Int64(random.next(below: 40) - 2) * 86_400_000)
        }
        // A client's first token stays as it is: its bearer goes on giving commands here.
        let overlap = credential.kind != .token && random.next(below: 2) == 0 ? random.next(below: 86_400) : nil
        return (people.admin, AddCredential(client: client.clientID, credential: credential, overlapSeconds: overlap))
    }

    private func revokeACredential(_ state: State) -> (Principal?, any Command)? {
        guard let client = pick(state.clients.all.filter { $0.credentials.count > 1 }) else { return nil }
        guard let credential = pick(Array(client.credentials.dropFirst())) else { return nil }
        return (people.admin, RevokeCredential(client: client.id, credential: credential.id))
    }
}
