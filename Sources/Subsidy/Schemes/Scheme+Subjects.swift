import JSON

// What a claim is about, as keys that are the same over all schemes and spellings: awards of all funders on one contract or one project
// count together (domain, Money 4), and what is claimed twice is one thing (rule 7).

extension Scheme {
    /// The contract or else the project that a claim is about; nil where it names neither.
    public static func contractKey(enterprise: USCC, claim: JSON) -> String? {
        if let number = claim["contractNumber"]?.string { return contractKey(enterprise: enterprise, contractNumber: number) }
        guard let title = claim["projectTitle"]?.string else { return nil }
        return "\(enterprise):project:\(NormalisedText.identifier(title))"
    }

    public static func contractKey(enterprise: USCC, contractNumber: String) -> String {
        "\(enterprise):\(NormalisedText.identifier(contractNumber))"
    }

    /// The contract's number whoever claims on it: seller and buyer file under enterprises of their own.
    static func numberKey(_ claim: JSON) -> String? { claim["contractNumber"]?.string.map { "number:\(NormalisedText.identifier($0))" } }

    /// Whether the rate itself bounds what several applications on one base get: where it is fixed, and where money is paid on the approval
    /// and no ceiling in yuan is counted over them. A voucher pays on invoices, each of which is used once, and a ceiling has its scope.
    var isGivenOncePerBase: Bool {
        guard kind == .award || kind == .tranches else { return false }
        if case .fixed? = rate { return true }
        return rate != nil && caps.isEmpty
    }

    /// Whether two claims of one enterprise are about the same contract, the same project, or a rent that nothing tells apart: an
    /// enterprise is one team unless both claims name teams of their own.
    static func isSameBase(_ claim: JSON, _ other: JSON) -> Bool {
        for member in ["contractNumber", "projectTitle"] {
            guard let mine = claim[member]?.string, let theirs = other[member]?.string else { continue }
            return NormalisedText.identifier(mine) == NormalisedText.identifier(theirs)
        }
        guard claim["rent"] != nil, other["rent"] != nil else { return false }
        let (mine, theirs) = (teamKey(claim), teamKey(other))
        return mine == nil || theirs == nil || mine == theirs
    }

    /// The team that a claim is for, whatever enterprise files for it.
    static func teamKey(_ claim: JSON) -> String? { claim["team"]?.string.map { "team:\(NormalisedText.name($0))" } }

    /// The keys beside `contractKey` under which an approval is found again.
    func otherKeys(_ claim: JSON) -> [String] {
        [Self.numberKey(claim), excludes.isEmpty ? nil : Self.teamKey(claim)].compactMap { $0 }
    }
}
