import JSON
import Ledger

extension State {
    /// What is on record for an assessment of this claim: cap usage, months, other funding on the same contract or project, the parties.
    ///
    /// - Parameters:
    ///   - own: the application itself, whose recorded other awards count and whose own grant does not.
    ///   - settings: the policy's settings of the day.
    public func history(
        for scheme: Scheme, enterprise: Enterprise, claim: JSON, own: Application? = nil, settings: JSONObject, on date: LocalDate
    ) -> AssessmentHistory {
        let otherSide = otherSideAmount(enterprise: enterprise, claim: claim, except: own?.id)
        var history = AssessmentHistory()
        history.capUsage = capUsage(scheme: scheme, enterprise: enterprise, claim: claim, own: own, settings: settings, on: date)
        history.monthsSubsidised = monthsSubsidised(scheme: scheme.id, uscc: enterprise.uscc.description, except: own?.id)
        history.awards = awards(scheme: scheme, enterprise: enterprise, claim: claim, own: own)
        history.provider = claim["provider"]?.string.flatMap { enterprises.named($0)?.enterprise }
        history.buyer = claim["buyer"]?.string.flatMap { enterprises.named($0)?.enterprise }
        history.exclusiveGrants = exclusiveGrants(scheme: scheme, enterprise: enterprise, claim: claim, except: own?.id)
        history.otherSideAmount = otherSide
        history.grantedOnBase = grantedOnBase(scheme, enterprise: enterprise, claim: claim, except: own?.id)
        history.cityShareUsed = cityShareUsed(scheme, enterprise: enterprise, claim: claim, except: own?.id)
        history.barredUntil = barredUntil(enterprise, on: date)
        if otherSide > .zero, ContractSides(settings) == .together {
            history.awards.append(FundingAward(funder: .city, amount: otherSide, reference: "the other side of the contract"))
        }
        return history
    }

    private func capUsage(
        scheme: Scheme, enterprise: Enterprise, claim: JSON, own: Application?, settings: JSONObject, on date: LocalDate
    ) -> [Fen] {
        let keys = scheme.capKeys(enterprise: enterprise.uscc, claim: claim, on: date)
        return zip(scheme.caps, keys).map { cap, key in
            guard cap.scope == .contract else { return applicationIndex.usage(ofCap: key) }
            return contractUsage(cap, of: scheme, enterprise: enterprise, claim: claim, except: own?.id, settings: settings)
        }
    }

    /// What standing grants of a scheme gave on the same contract, project or rent, where its rate is of the base as a whole; for rent, on
    /// the months in common.
    private func grantedOnBase(_ scheme: Scheme, enterprise: Enterprise, claim: JSON, except own: ID<Application>?) -> Fen {
        guard scheme.isGivenOncePerBase else { return .zero }
        let months = RentMonths(claim)
        var granted = Fen.zero
        for id in applicationIndex.approved(forApplicant: enterprise.uscc.code) where id != own {
            guard let other = applications[id], other.scheme == scheme.id, other.isCharged else { continue }
            let theirs = other.claim
            guard Scheme.isSameBase(claim, theirs) else { continue }
            let grant = FundingAward(funder: .city, amount: other.chargedAmount ?? .zero)
            granted += RentMonths.part(of: grant, for: RentMonths(theirs), within: months)?.amount ?? .zero
        }
        return granted
    }

    /// What the city pays of the same base by the schemes that share its ceiling; for rent, on the months in common.
    private func cityShareUsed(_ scheme: Scheme, enterprise: Enterprise, claim: JSON, except own: ID<Application>?) -> Fen {
        guard let share = scheme.cityShare, let contract = Scheme.contractKey(enterprise: enterprise.uscc, claim: claim) else {
            return .zero
        }
        let months = RentMonths(claim)
        var used = Fen.zero
        for id in applicationIndex.approved(onContract: contract) where id != own {
            guard let other = applications[id], other.isCharged, other.scheme == scheme.id || share.sharedWith.contains(other.scheme) else {
                continue
            }
            let paid = FundingAward(funder: .city, amount: standingPoolAmount(of: other))
            used += RentMonths.part(of: paid, for: RentMonths(other.claim), within: months)?.amount ?? .zero
        }
        return used
    }

    /// What the pool holds for a grant, owes on it or has paid on it, less what was ordered back.
    func standingPoolAmount(of application: Application) -> Fen {
        guard !application.isReserving else { return application.poolAmount ?? .zero }
        let unused = application.vouchers.reduce(application.scheduledAmount) { $0 + (vouchers[$1]?.balance ?? .zero) }
        let owed = application.payables.reduce(Fen.zero) { sum, id in payables[id].map { sum + $0.offset + $0.amount } ?? sum }
        return (unused + owed).saturatingMinus(ordered(on: application.id))
    }

    /// Months that standing grants of a scheme cover; overlapping contracts do not reset it (domain rules, 2).
    private func monthsSubsidised(scheme: String, uscc: String, except own: ID<Application>?) -> Int {
        var months = 0
        for id in applicationIndex.approved(forApplicant: uscc) where id != own {
            guard let application = applications[id], application.scheme == scheme, application.isCharged else { continue }
            months += application.claim["months"]?.integer.map(Int.init) ?? 0
        }
        return months
    }

    /// What all funders gave on the same base and months: for rent of other months on the same contract, only the months in common.
    private func awards(scheme: Scheme, enterprise: Enterprise, claim: JSON, own: Application?) -> [FundingAward] {
        let awards = own?.otherAwards.map(\.asFunding) ?? []
        guard let contract = Scheme.contractKey(enterprise: enterprise.uscc, claim: claim) else { return awards }
        return awards + funding(onContract: contract, within: RentMonths(claim), except: own?.id, known: awards)
    }

    /// All funding that is on record on a contract: the city's grants and uses of entitlements, and what others gave, each award once
    /// however many cases it is recorded on.
    ///
    /// - Parameter months: for rent, the months that are asked about: of funding for other months only the part in common counts.
    func funding(
        onContract contract: String, within months: RentMonths? = nil, except own: ID<Application>? = nil, known: [FundingAward] = []
    ) -> [FundingAward] {
        var funding: [FundingAward] = []
        for id in applicationIndex.approved(onContract: contract) where id != own {
            guard let application = applications[id], application.isCharged else { continue }
            let granted = FundingAward(funder: .city, amount: application.chargedAmount ?? .zero, reference: id.text)
            if let part = RentMonths.part(of: granted, for: RentMonths(application.claim), within: months) { funding.append(part) }
        }
        var seen = known
        for (award, claim) in awardsOfOthers(onContract: contract, except: own) where !seen.contains(where: award.isSame) {
            seen.append(award)
            if let part = RentMonths.part(of: award, for: RentMonths(claim), within: months) { funding.append(part) }
        }
        for id in entitlementUses[contract] ?? [] {
            guard let amount = redemptions[id]?.amount, amount > .zero else { continue }
            funding.append(FundingAward(funder: .city, amount: amount, reference: id.text))
        }
        return funding
    }

    /// What others gave on a contract: recorded on any case of it, whatever became of the case, or declared in the claim of a grant that
    /// stands; each with the claim that says for which months.
    private func awardsOfOthers(onContract contract: String, except own: ID<Application>?) -> [(award: FundingAward, claim: JSON)] {
        let recorded = applicationIndex.awarded(onContract: contract).flatMap { id -> [(FundingAward, JSON)] in
            guard id != own, let application = applications[id] else { return [] }
            return application.otherAwards.map { ($0.asFunding, application.claim) }
        }
        let declared = applicationIndex.approved(onContract: contract).flatMap { id -> [(FundingAward, JSON)] in
            guard id != own, let application = applications[id], application.isCharged else { return [] }
            let claim = application.claim
            return FundingAward.declared(in: claim).map { ($0, claim) }
        }
        return recorded + declared
    }
}

extension Application {
    /// Whether its grant stands and counts towards caps, months and the 100% of all funders.
    public var isCharged: Bool { (chargedAmount ?? .zero) > .zero && status != .rejected && status != .withdrawn }
}

extension OtherAward {
    var asFunding: FundingAward { FundingAward(funder: funder, amount: amount, reference: reference) }
}
