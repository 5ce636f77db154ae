/// Fills what `State.describe` calls an index from the entities, in a state that is read back from its lines.
///
///     var indexer = StateIndexer()
///     for line in lines {
///         try state.take(line)
///         indexer.go(on: &state)
///     }
///     indexer.finish(&state)
public struct StateIndexer: Sendable {
    /// Applications that are in the indexes.
    private var indexed = 0
    private var schemes: [String: String] = [:]

    public init() {}

    /// Takes the applications that have come since the last time, so that it is done beside the decoding of the next lines: a million of
    /// them at the end would leave all cores but one idle.
    public mutating func go(on state: inout State) {
        for position in indexed..<state.applications.count {
            let entry = state.applications.look(at: position) { ApplicationIndex.Entry($0) }
            let applicant = state.applicationIndex.add(entry)
            state.note(entry.documents, of: entry.id)
            state.applications.update(at: position) { application in
                // Applications of one enterprise or scheme have its name from one text, as they had when they were made.
                application.applicant = applicant
                if let known = schemes[application.scheme] {
                    application.scheme = known
                } else {
                    schemes[application.scheme] = application.scheme
                }
            }
        }
        indexed = state.applications.count
    }

    /// Called when every line was taken in.
    public consuming func finish(_ state: inout State) {
        go(on: &state)
        for client in state.clients.all { state.clientsByPerson[client.person, default: []].append(client.id) }
        for client in state.clients.all where client.revokedAt == nil {
            for credential in client.credentials where credential.revokedAt == nil {
                if let hash = credential.tokenHash { state.clientsByToken[hash] = client.id }
            }
        }
        for voucher in state.vouchers.all { state.holders[voucher.holder, default: []].append(voucher.id) }
        for recovery in state.recoveries.all { state.recoveriesByApplication[recovery.application, default: []].append(recovery.id) }
    }
}
