import Ledger

extension Core {
    /// Makes the recommendation of a referral scheme: it moves no money. The case stays open until its outcome is on record.
    mutating func refer(_ application: Application, under scheme: Scheme, from day: LocalDate) {
        precondition(scheme.pool == nil && (application.poolAmount ?? .zero) == .zero, "a referral never moves money")
    }
}
