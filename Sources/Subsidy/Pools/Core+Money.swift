import Ledger

// The movements of the pool identity, each with its name. Callers check first that the money is there: a posting that
// the books refuse is a defect and stops the process before anything is written.

extension Core {
    mutating func post(_ pool: String, from credit: AccountKind, to debit: AccountKind, _ amount: Fen, for subject: String) {
        guard amount > .zero else { return }
        emit(Posted(Entry(pool: pool, debit: debit, credit: credit, amount: amount), for: subject))
    }

    mutating func reserve(_ amount: Fen, in pool: String, for subject: String) {
        post(pool, from: .available, to: .reserved, amount, for: subject)
    }

    mutating func release(_ amount: Fen, in pool: String, for subject: String) {
        post(pool, from: .reserved, to: .available, amount, for: subject)
    }

    mutating func commit(_ amount: Fen, in pool: String, for subject: String) {
        post(pool, from: .reserved, to: .committed, amount, for: subject)
    }

    mutating func uncommit(_ amount: Fen, in pool: String, for subject: String) {
        post(pool, from: .committed, to: .reserved, amount, for: subject)
    }

    mutating func pay(_ amount: Fen, in pool: String, for subject: String) {
        post(pool, from: .committed, to: .paid, amount, for: subject)
    }

    /// A payment came back from the bank: it is owed again.
    mutating func unpay(_ amount: Fen, in pool: String, for subject: String) {
        post(pool, from: .paid, to: .committed, amount, for: subject)
    }

    mutating func recover(_ amount: Fen, in pool: String, for subject: String) {
        post(pool, from: .recovered, to: .available, amount, for: subject)
    }
}
