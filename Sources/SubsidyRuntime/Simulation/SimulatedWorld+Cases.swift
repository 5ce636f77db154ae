import JSON
import Journal
import Ledger
import Subsidy

// What happens to applications: mostly the next step by somebody who may take it, sometimes any step by anybody.

extension SimulatedWorld {
    /// Schemes whose claims are made here, with few contracts and providers; the others' are made of their own examples.
    private static let vouchers = ["compute-rental", "compute-rental-early", "model-api", "model-private", "corpus-purchase"]

    private var schemeID: String {
        let kinds: [SchemeKind] = [.voucher, .voucher, .voucher, .voucher, .award, .award, .award, .tranches, .tranches, .referral]
        let kind = pick(kinds)
        let schemes = policy.schemes.filter { $0.kind == kind && !$0.examples.isEmpty }
        let called = schemes.filter { $0.intake == .call }
        return (pick(random.next(below: 4) == 0 ? called : schemes) ?? pick(schemes))?.id ?? ""
    }

    func fileSomething(_ state: State) -> (Principal?, any Command)? {
        guard let enterprise = pick(people.enterprises), let filer = pick(people.applicant(of: enterprise.uscc.code)) else { return nil }
        guard random.next(below: 20) > 0, let document = document(of: filer, state) else { return storeADocument(filer) }
        let scheme = schemeID
        return (
            filer,
            CreateApplication(
                scheme: scheme, applicant: enterprise.uscc.code, claim: claim(scheme),
                documents: random.next(below: 12) == 0 ? [] : documents(of: scheme, document))
        )
    }

    private func document(of filer: Principal, _ state: State) -> ID<Document>? {
        pick(state.documents.all.filter { $0.storedBy == filer.clientID })?.id
    }

    /// What the scheme asks for, each the same file.
    private func documents(of scheme: String, _ document: ID<Document>) -> [AttachedDocument] {
        let required = policy.schemes.first { $0.id == scheme }?.documents.filter(\.required) ?? []
        return required.map { AttachedDocument(kind: $0.kind, id: document) }
    }

    /// One of the scheme's own examples with another amount, mostly one that qualifies.
    private func exampleClaim(_ scheme: Scheme) -> JSON {
        let eligible = scheme.examples.filter { $0.eligible == true }
        guard let example = pick(random.next(below: 8) == 0 || eligible.isEmpty ? scheme.examples : eligible) else { return [:] }
        var claim = example.claim.object ?? JSONObject()
        if claim["signedOn"] != nil { claim["signedOn"] = "2025-07-20" }
        if claim["startsOn"] != nil { claim["startsOn"] = "2025-08-01" }
        if claim["contractNumber"] != nil { claim["contractNumber"] = .string("HT-\(random.next(below: 12))") }
        if let base = scheme.base?.tokens, base.count == 2, base[0] == "claim" {
            claim[base[1]] = .string(amount(upTo: .yuan([900_000, 20_000_000, 300_000_000][random.next(below: 3)])).description)
        }
        return .object(claim)
    }

    private func claim(_ scheme: String) -> JSON {
        if !Self.vouchers.contains(scheme), let scheme = policy.schemes.first(where: { $0.id == scheme }) { return exampleClaim(scheme) }
        return voucherClaim(scheme)
    }

    private func voucherClaim(_ scheme: String) -> JSON {
        let amount = amount(upTo: .yuan([20_000, 900_000, 4_000_000, 12_000_000][random.next(below: 4)]))
        var claim = JSONObject([
            // Few numbers, so that contracts are claimed twice.
            .init(key: "contractNumber", value: .string("HT-\(random.next(below: 12))")),
            .init(key: "signedOn", value: "2025-07-20"), .init(key: "provider", value: .string(pick(people.providers) ?? "")),
        ])
        if scheme.hasPrefix("compute") {
            claim["rent"] = .string(amount.description)
            claim["months"] = JSON(integerLiteral: Int64(1 + random.next(below: 8)))
            claim["startsOn"] = "2025-08-01"
        } else {
            claim["contractAmount"] = .string(amount.description)
        }
        if scheme.hasPrefix("model") { claim["thirdParty"] = .bool(random.next(below: 15) > 0) }
        if scheme.hasPrefix("corpus") { claim["purpose"] = "large-model" }
        if random.next(below: 6) == 0 {
            claim["otherAwards"] = [["funder": "national", "amount": .string(self.amount(upTo: amount).description), "reference": "N-1"]]
        }
        return .object(claim)
    }

    func moveAnApplication(_ state: State) -> (Principal?, any Command)? {
        // Mostly a case in which something is still to be done.
        let alive = state.applications.all.filter { ![.rejected, .withdrawn, .closed, .granted].contains($0.status) }
        if alive.count < 3, random.next(below: 2) == 0 { return fileSomething(state) }
        let any = random.next(below: 8) == 0 ? nil : pick(alive)
        guard let application = any ?? pick(state.applications) else { return fileSomething(state) }
        // Now and then a step that the state may not allow.
        let status = random.next(below: 10) == 0 ? pick(ApplicationStatus.allCases) ?? application.status : application.status
        switch status {
        case .draft, .returned: return handIn(application)
        case .submitted, .inReview: return review(application, state)
        case .approved, .publicity: return disturb(application)
        case .objection: return rule(application, state)
        default: return award(application)
        }
    }

    /// Who filed it, or somebody else who files for the enterprise.
    private func filer(of application: Application) -> Principal? {
        let filers = people.applicant(of: application.applicant)
        return random.next(below: 6) == 0 ? pick(filers) : filers.first { $0.clientID == application.filedBy }
    }

    private func handIn(_ application: Application) -> (Principal?, any Command)? {
        let filer = filer(of: application)
        switch random.next(below: 10) {
        case 0: return (filer, WithdrawApplication(id: application.id, reason: "no need"))
        case 1, 2:
            let version = application.version - Int64(random.next(below: 2))
            return (
                filer,
                AmendApplication(
                    id: application.id, claim: claim(application.scheme), documents: nil, precondition: .matches([version]))
            )
        default: return (filer, SubmitApplication(id: application.id))
        }
    }

    private func review(_ application: Application, _ state: State) -> (Principal?, any Command)? {
        let scheme = policy.schemes.first { $0.id == application.scheme }
        let stage = application.stage ?? scheme?.workflow.last?.stage ?? ""
        if stage == ShortlistCall.stage, random.next(below: 4) > 0 { return shortlist(state) ?? moveTheClock(state) }
        let role = scheme?.workflow.first { $0.stage == stage }.flatMap { Role(rawValue: $0.role) } ?? .municipalReviewer
        let reviewers = people.all.filter { person in
            person.has(role) && (role != .districtReviewer || person.district == application.district)
        }
        let reviewer = pick(reviewers)
        if random.next(below: 15) == 0 { return (reviewer, RecuseReviewer(id: application.id, reason: "a cousin works there")) }
        if random.next(below: 20) == 0 {
            return (filer(of: application), WithdrawApplication(id: application.id, reason: nil))
        }
        let outcome: ReviewOutcome = [.return, .reject][min(1, random.next(below: 2))]
        var command = ReviewApplication(
            id: application.id, stage: stage, outcome: random.next(below: 12) == 0 ? outcome : .approve, opinion: "as reviewed")
        if role == .expert { command.score = 40 + random.next(below: 61) }
        if role == .municipalReviewer, random.next(below: 3) == 0 {
            command.approvedBase = amount(upTo: application.assessment?.base ?? .yuan(1))
            command.approvedRate = Rate(millionths: Int64(random.next(below: 520_000)))
        }
        return (reviewer, command)
    }

    private func disturb(_ application: Application) -> (Principal?, any Command)? {
        switch random.next(below: 10) {
        case 0: return (filer(of: application), WithdrawApplication(id: application.id, reason: nil))
        case 1...2: return (pick(people.all), FileObjection(id: application.id, reason: "not third-party"))
        case 3: return award(application)
        default: return nil
        }
    }

    private func rule(_ application: Application, _ state: State) -> (Principal?, any Command)? {
        let open = application.objections.filter { state.objections[$0]?.status == .open }
        guard random.next(below: 8) > 0, let objection = pick(open.isEmpty ? application.objections : open) else {
            return (pick(people.all), FileObjection(id: application.id, reason: "and another thing"))
        }
        let outcome: ObjectionStatus = random.next(below: 4) == 0 ? .upheld : .dismissed
        let isInPart = outcome == .upheld && random.next(below: 2) == 0
        return (
            someone(.municipalReviewer),
            RuleObjection(
                id: objection, outcome: outcome, approvedAmount: isInPart ? amount(upTo: application.chargedAmount ?? .yuan(1)) : nil,
                opinion: "heard")
        )
    }

    private func award(_ application: Application) -> (Principal?, any Command)? {
        if random.next(below: 10) == 0 { return (someone(.municipalReviewer), RevokeGrant(id: application.id, reason: "ordered")) }
        let funder: Funder = random.next(below: 2) == 0 ? .national : .district
        return (
            someone(.municipalReviewer),
            RecordOtherAward(
                id: application.id, funder: funder, amount: amount(upTo: application.approvedBase ?? .yuan(1000)),
                reference: "A-\(random.next(below: 4))")
        )
    }
}
