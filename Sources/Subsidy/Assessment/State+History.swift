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
        var awards = own?.otherAwards.map(\.asFunding) ?? []
        guard let key = scheme.contractKey(enterprise: enterprise.uscc, claim: claim) else { return awards }
        let months = RentMonths(claim)
        for id in applicationIndex.approved(onContract: key) where id != own?.id {
            guard let application = applications[id], application.isCharged else { continue }
            let granted = FundingAward(funder: .city, amount: application.chargedAmount ?? .zero, reference: id.text)
            awards += ([granted] + application.otherAwards.map(\.asFunding)).compactMap { award in
                RentMonths.part(of: award, for: RentMonths(application.claim), within: months)
            }
        }
        return awards
    }
}

extension Application {
    /// Whether its grant stands and counts towards caps, months and the 100% of all funders.
    public var isCharged: Bool { (chargedAmount ?? .zero) > .zero && status != .rejected && status != .withdrawn }
}

extension OtherAward {
    var asFunding: FundingAward { FundingAward(funder: funder, amount: amount, reference: reference) }
}
