import Ledger

extension Core {
    /// Makes the schedule of a grant in parts. Without one the whole is one part, which is owed at once.
    mutating func scheduleTranches(of application: Application, under scheme: Scheme, amount: Fen, from day: LocalDate) {
        owe(application, amount: amount)
    }
}
