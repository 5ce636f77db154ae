import Ledger

extension Policy {
    /// The same policy with other appropriations: for a simulation in which pools run dry, and for what-if questions.
    ///
    /// - Parameter appropriations: by pool; a pool that is not named keeps its own.
    public func appropriating(_ appropriations: [String: Fen]) -> Policy {
        let pools = pools.map { pool in
            PoolDefinition(
                id: pool.id, title: pool.title, appropriated: appropriations[pool.id] ?? pool.appropriated, clause: pool.clause,
                note: pool.note, budget: pool.budget)
        }
        return Policy(schemes: schemes, pools: pools, calendar: calendar, settings: settings, notices: notices)
    }
}
