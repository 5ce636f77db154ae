import JSON
import Ledger

extension State {
    /// What is on record for an assessment of this claim: cap usage, months, other funding on the same contract, the provider.
    ///
    /// - Parameter own: the application itself, whose recorded other awards count and whose own grant does not.
    public func history(
        for scheme: Scheme, enterprise: Enterprise, claim: JSON, own: Application? = nil, on date: LocalDate
    ) -> AssessmentHistory {
        let keys = scheme.capKeys(enterprise: enterprise.uscc, claim: claim, on: date)
        return AssessmentHistory(
            capUsage: keys.map { applicationIndex.usage(ofCap: $0) },
            monthsSubsidised: monthsSubsidised(scheme: scheme.id, uscc: enterprise.uscc.description, except: own?.id),
            awards: awards(scheme: scheme, enterprise: enterprise, claim: claim, own: own),
            provider: claim["provider"]?.string.flatMap { enterprises.named($0)?.enterprise },
            barredUntil: barredUntil(enterprise, on: date))
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

    private func awards(scheme: Scheme, enterprise: Enterprise, claim: JSON, own: Application?) -> [FundingAward] {
        let awards = own?.otherAwards.map(\.asFunding) ?? []
        guard let contract = scheme.contractKey(enterprise: enterprise.uscc, claim: claim) else { return awards }
        return awards + funding(onContract: contract, except: own?.id, known: awards)
    }

    /// All funding that is on record on a contract: the city's grants and uses of entitlements, and what others gave, each award once
    /// however many cases it is recorded on.
    func funding(onContract contract: String, except own: ID<Application>? = nil, known: [FundingAward] = []) -> [FundingAward] {
        var funding: [FundingAward] = []
        for id in applicationIndex.approved(onContract: contract) where id != own {
            guard let application = applications[id] else { continue }
            if application.isCharged {
                funding.append(FundingAward(funder: .city, amount: application.chargedAmount ?? .zero, reference: id.text))
            }
            guard application.isCharged || application.isRecommended else { continue }
            for award in application.otherAwards.map(\.asFunding) where !(known + funding).contains(where: award.isSame) {
                funding.append(award)
            }
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
