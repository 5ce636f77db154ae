import JSON
import Ledger

/// The months that a rent is for: all funders count on the same base and months (domain, Money 4).
struct RentMonths: Hashable {
    let first: LocalDate
    /// The day after the last.
    let end: LocalDate
    let count: Int

    /// nil where the claim is not for months.
    init?(_ claim: JSON) {
        guard let first = claim["startsOn"]?.string.flatMap({ LocalDate($0) }), let months = claim["months"]?.integer, months > 0 else {
            return nil
        }
        self.first = first
        count = Int(months)
        end = first.adding(months: count)
    }

    /// What of an award for `months` falls on the months of another claim: in proportion to the days in common, rounded up so that the
    /// whole is never exceeded. All of it where either is not for months; nil where they have no day in common.
    static func part(of award: FundingAward, for months: RentMonths?, within other: RentMonths?) -> FundingAward? {
        guard let months, let other, months != other else { return award }
        let common = min(months.end, other.end).day - max(months.first, other.first).day
        guard common > 0 else { return nil }
        let days = Int64(months.end.day - months.first.day)
        let (quotient, remainder) = days.dividingFullWidth(award.amount.amount.multipliedFullWidth(by: Int64(common)))
        var part = award
        part.amount = Fen(remainder > 0 ? quotient + 1 : quotient)
        return part
    }
}
