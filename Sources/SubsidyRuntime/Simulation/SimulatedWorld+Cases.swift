import JSON
import Journal
import Ledger
import Subsidy

// What happens to applications: mostly the next step by somebody who may take it, sometimes any step by anybody.

extension SimulatedWorld {
    private static let schemes = [
        "compute-rental", "compute-rental-early", "model-api", "model-private", "corpus-purchase", "compute-facility", "product-scale",
        "first-version", "rnd-national-match",
    ]

    func fileSomething(_ state: State) -> (Principal?, any Command)? {
        guard let enterprise = pick(people.enterprises), let filer = pick(people.applicant(of: enterprise.uscc.code)) else { return nil }
        guard let document = document(of: filer, state) else {
            let sha256 = String(repeating: String(random.next(below: 10)), count: 64)
            return (filer, StoreDocument(sha256: sha256, size: Int64(random.next(below: 1000)), mediaType: "application/pdf"))
        }
        let scheme = pick(Self.schemes) ?? ""
        let kinds = policy.scheme(scheme, on: today)?.documents.filter(\.required).map(\.kind) ?? []
        return (
            filer,
            CreateApplication(
                scheme: scheme, applicant: enterprise.uscc.code, claim: claim(scheme),
                documents: random.next(below: 12) == 0 ? [] : kinds.map { AttachedDocument(kind: $0, id: document) })
        )
    }

    private func document(of filer: Principal, _ state: State) -> ID<Document>? {
        state.documents.all.first { $0.storedBy == filer.clientID }?.id
    }

    private func claim(_ scheme: String) -> JSON {
        switch scheme {
        case "compute-facility", "rnd-national-match": projectClaim(scheme)
        default: contractClaim(scheme)
        }
    }

    /// Few titles, so that projects are claimed twice.
    private func projectClaim(_ scheme: String) -> JSON {
        let amount = JSON.string(amount(upTo: .yuan(12_000_000)).description)
        let title = JSON.string("项目\(random.next(below: 8))")
        if scheme == "compute-facility" {
            return ["projectTitle": title, "totalInvestment": amount, "selfReliant": .bool(random.next(below: 15) > 0)]
        }
        return [
            "projectTitle": title, "localMatchDue": amount, "taskKind": "open-competition", "nationalReference": "N-1",
            "totalInvestment": .string(self.amount(upTo: .yuan(20_000_000)).description),
        ]
    }

    private func contractClaim(_ scheme: String) -> JSON {
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
        if scheme == "product-scale" || scheme == "first-version" {
            claim["provider"] = nil
            claim["buyer"] = .string(pick(people.enterprises)?.name ?? "")
        }
        if scheme == "first-version" { claim["firstVersion"] = true }
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
        case .submitted, .inReview: return review(application)
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

    private func review(_ application: Application) -> (Principal?, any Command)? {
        let stage = application.stage ?? "municipal-review"
        let workflow = policy.scheme(application.scheme, version: application.schemeVersion)?.workflow.first { $0.stage == stage }
        let role = workflow.flatMap { Role(rawValue: $0.role) } ?? .municipalReviewer
        let reviewers = people.having(role).filter { role != .districtReviewer || $0.district == application.district }
        let reviewer = pick(reviewers)
        if random.next(below: 15) == 0 { return (reviewer, RecuseReviewer(id: application.id, reason: "a cousin works there")) }
        if random.next(below: 20) == 0 {
            return (filer(of: application), WithdrawApplication(id: application.id, reason: nil))
        }
        let outcome: ReviewOutcome = [.return, .reject][min(1, random.next(below: 2))]
        var command = ReviewApplication(
            id: application.id, stage: stage, outcome: random.next(below: 12) == 0 ? outcome : .approve, opinion: "as reviewed")
        if workflow?.isPanel == true { command.score = 40 + random.next(below: 61) }
        if stage == "municipal-review", random.next(below: 3) == 0 {
            command.approvedBase = amount(upTo: application.assessment?.base ?? .yuan(1))
            let ceiling = policy.scheme(application.scheme, version: application.schemeVersion)?.rate?.rate.millionths ?? 0
            command.approvedRate = ceiling == 0 ? nil : Rate(millionths: Int64(random.next(below: Int(ceiling) + 20_000)))
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
        switch random.next(below: 12) {
        case 0: return (someone(.municipalReviewer), RevokeGrant(id: application.id, reason: "ordered"))
        case 1...4 where application.audit == nil && application.vouchers.isEmpty:
            let investment = amount(upTo: application.approvedBase ?? .yuan(1000))
            return (someone(.municipalReviewer), RecordAudit(id: application.id, investment: investment, opinion: "audited"))
        default: break
        }
        let funder: Funder = random.next(below: 2) == 0 ? .national : .district
        return (
            someone(.municipalReviewer),
            RecordOtherAward(
                id: application.id, funder: funder, amount: amount(upTo: application.approvedBase ?? .yuan(1000)),
                reference: "A-\(random.next(below: 4))")
        )
    }
}
