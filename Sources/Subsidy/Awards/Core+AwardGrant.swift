import JSON
import Ledger

extension Core {
    /// Makes the payable of an award, or of one part of a grant: what the pool held reserved for the application is owed from here on.
    @discardableResult
    mutating func owe(_ application: Application, amount: Fen) -> ID<Payable> {
        guard let pool = application.pool else { preconditionFailure("\(application.id) is an award and draws on no pool") }
        var payable = Payable()
        payable.id = makeID()
        payable.pool = pool
        payable.scheme = application.scheme
        payable.application = application.id
        payable.payee = application.applicant
        let terms = policy.scheme(application.scheme, version: application.schemeVersion)?.award
        if terms?.paysPerson == true { payable.person = PersonPayee(application.claim["person"]) }
        payable.amount = amount
        payable.createdAt = moment.at
        emit(PayableCreated(payable))
        commit(amount, in: pool, for: payable.id.text)
        return payable.id
    }
}
