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
        let awards = own?.otherAwards.map(\.asFunding) ?? []
        guard let contract = scheme.contractKey(enterprise: enterprise.uscc, claim: claim) else { return awards }
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
        var seen = known
        for id in applicationIndex.approved(onContract: contract) where id != own {
            guard let application = applications[id] else { continue }
            let theirs = RentMonths(application.claim)
            var awards: [FundingAward] = []
            if application.isCharged {
                awards.append(FundingAward(funder: .city, amount: application.chargedAmount ?? .zero, reference: id.text))
            }
            if application.isCharged || application.isRecommended {
                for award in application.otherAwards.map(\.asFunding) where !seen.contains(where: award.isSame) {
                    awards.append(award)
                    seen.append(award)
                }
            }
            funding += awards.compactMap { RentMonths.part(of: $0, for: theirs, within: months) }
        }
        for id in entitlementUses[contract] ?? [] {
            guard let amount = redemptions[id]?.amount, amount > .zero else { continue }
            funding.append(FundingAward(funder: .city, amount: amount, reference: id.text))
        }
        return funding
    }
}

extension Application {
    /// Whether its grant stands and counts towards caps, months and the 100% of all funders.
    public var isCharged: Bool { (chargedAmount ?? .zero) > .zero && status != .rejected && status != .withdrawn }
}

extension Application {
    /// Whether it is a recommendation that the city made: it moves no money, and what others gave on it counts.
    var isRecommended: Bool { pool == nil && (status == .granted || status == .closed) }
}

extension OtherAward {
    var asFunding: FundingAward { FundingAward(funder: funder, amount: amount, reference: reference) }
}
