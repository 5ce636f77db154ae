import Cryptography
import Journal
import Ledger
import Subsidy

extension SimulatedWorld {
    /// What must hold after every operation.
    func check(_ state: State) throws {
        if let fault = state.unsoundness ?? state.inconsistency { throw SimulationFault(fault) }
        for application in state.applications.all { try Self.checkSignatures(application) }
        for voucher in state.vouchers.all { try Self.checkFace(voucher, state) }
        for invoice in state.invoices.values { try Self.checkUses(invoice, state) }
        for recovery in state.recoveries.all where recovery.received > recovery.amount {
            throw SimulationFault("\(recovery.id) received more than it orders")
        }
        for batch in state.batches.all { try Self.checkHands(batch) }
        try checkRecovered(state)
        try checkCaps(state)
        try checkGrants(state)
        try checkDoor(state)
    }

    /// Whoever acted by a lent power did what it was lent for.
    func checkPower(of attempt: Attempt) throws {
        guard let power = attempt.principal?.delegation, let action = type(of: attempt.command).action else { return }
        guard power.actions.contains(action) else { throw SimulationFault("\(power.id) was not lent for \(action.rawValue)") }
    }

    /// A credential opens the door as long as it is good, and no longer.
    private func checkDoor(_ state: State) throws {
        guard let client = pick(state.clients), let credential = pick(client.credentials), let proof = credential.proof else { return }
        let isGood = client.revokedAt == nil && credential.isValid(at: clock.now())
        let admitted = office.admission(proof)
        let isTakenOver = admitted.map { $0.credential.id != credential.id } ?? false
        guard isTakenOver || (admitted != nil) == isGood else {
            throw SimulationFault("\(credential.id) of \(client.id) \(isGood ? "does not open" : "opens") the door")
        }
    }

    /// One person signs at most once on a case (domain rule 11).
    private static func checkSignatures(_ application: Application) throws {
        var persons: Set<String> = []
        for review in application.signatures {
            for person in [review.person] + (review.onBehalfOf.map { [$0] } ?? []) where !persons.insert(person).inserted {
                throw SimulationFault("\(person) signed twice on \(application.id)")
            }
        }
    }

    /// What a voucher paid, owes and still has is never more than its face.
    private static func checkFace(_ voucher: Voucher, _ state: State) throws {
        let used = (state.applications[voucher.application]?.payables ?? []).compactMap { state.payables[$0] }
            .filter { $0.voucher == voucher.id }.reduce(Fen.zero) { $0 + $1.offset + ($1.status == .cancelled ? .zero : $1.amount) }
        guard used + voucher.balance <= voucher.faceValue else {
            throw SimulationFault("\(voucher.id) of \(voucher.faceValue) has paid and owes \(used) and keeps \(voucher.balance)")
        }
    }

    /// Whoever makes a batch does not check it, and nobody checks it twice.
    private static func checkHands(_ batch: Batch) throws {
        guard !batch.checkers.contains(batch.maker), Set(batch.checkers).count == batch.checkers.count else {
            throw SimulationFault("\(batch.id) was made by \(batch.maker) and checked by \(batch.checkers)")
        }
    }

    /// What an invoice says is taken of it is what its uses take (domain rule 6).
    private static func checkUses(_ invoice: Invoice, _ state: State) throws {
        let taken = invoice.redemptions.compactMap { state.redemptions[$0] }.filter { $0.status != .rejected }
            .flatMap(\.invoices).filter { $0.number == invoice.number }.reduce(Fen.zero) { $0 + $1.taken }
        guard taken == invoice.taken else { throw SimulationFault("invoice \(invoice.number) says \(invoice.taken), its uses \(taken)") }
    }

    /// Nothing is recovered that was not paid, in any pool and on any case.
    private func checkRecovered(_ state: State) throws {
        for pool in policy.pools {
            let position = state.books.position(of: pool.id)
            guard position.recovered <= position.paid else { throw SimulationFault("pool \(pool.id) recovered more than it paid") }
        }
        for application in state.applications.all {
            let orders = state.recoveriesByApplication[application.id] ?? []
            let ordered = orders.compactMap { state.recoveries[$0] }.reduce(Fen.zero) { $0 + $1.amount }
            let outlay = application.payables.compactMap { state.payables[$0] }
                .reduce(Fen.zero) { $0 + $1.offset + ($1.status == .paid || $1.status == .batched ? $1.amount : .zero) }
            guard ordered <= outlay else { throw SimulationFault("\(application.id): \(ordered) ordered back of \(outlay)") }
        }
    }

    /// Every cap's usage is the sum of the grants that stand under it, and within the cap.
    private func checkCaps(_ state: State) throws {
        var usage: [String: Fen] = [:]
        var limits: [String: Fen] = [:]
        for application in state.applications.all {
            guard let scheme = policy.scheme(application.scheme, version: application.schemeVersion) else { continue }
            for (key, cap) in zip(application.capKeys, scheme.caps) {
                usage[key, default: .zero] += application.chargedAmount ?? .zero
                limits[key] = cap.limit
            }
        }
        for (key, sum) in usage.sorted(by: { $0.key < $1.key }) {
            let kept = state.applicationIndex.usage(ofCap: key)
            guard kept == sum else { throw SimulationFault("the cap \(key) says \(kept) is used, the grants \(sum)") }
            guard sum <= limits[key] ?? .zero else { throw SimulationFault("the cap \(key) is exceeded: \(sum)") }
        }
    }

    /// The journal, replayed by somebody else, gives the office's state; every acknowledged record is in it.
    func checkJournal() throws {
        try follower.follow(journal)
        let state = state
        guard follower.state.seq == state.seq else {
            throw SimulationFault("the office is at \(state.seq), its journal at \(follower.state.seq)")
        }
        guard follower.state.digest == state.digest else { throw SimulationFault("a replay up to \(state.seq) gives another state") }
        try checkReadsBack(state)
        for seq in acknowledged.keys.sorted() where follower.hashes[seq] != acknowledged[seq] {
            throw SimulationFault("the acknowledged record \(seq) is not in the journal")
        }
    }

    /// After a crash: nothing acknowledged is gone, nothing is there that nobody gave, and the state that the office made from the
    /// journal is the one that a reader made who was there before.
    ///
    /// - Parameter last: the last record that the office had made, whether it was durable or not.
    func checkAfterCrash(_ last: Int64) throws {
        try journal.read(from: 1) { record in
            let seq = Int64(record.seq)
            let known = acknowledged[seq] ?? follower.hashes[seq]
            guard known == nil || known == record.hash else { throw SimulationFault("record \(seq) is another after the crash") }
            guard seq > last else { return .next }
            let command = try Record(seq: record.seq, line: record.line, vault: nil).command
            guard Self.ownCommands.contains(command) else { throw SimulationFault("nobody gave record \(seq), a \(command)") }
            return .next
        }
        try checkJournal()
    }

    /// What an office does by itself when it opens.
    private static let ownCommands: Set = [OpenPools.name, "advance-time", "advance-entitlement-run"]

    /// A refusal changes nothing but what time itself made due.
    func checkUnchanged(since seq: Int64) throws {
        let state = state
        try follower.follow(journal)
        guard state.seq == follower.state.seq, state.digest == follower.state.digest else {
            throw SimulationFault("a refusal left the state at \(state.seq) changed")
        }
    }

    /// A repetition gets the first answer, letter for letter.
    func checkReplay(_ reply: Reply, of attempt: Attempt) throws {
        guard let first = answered.first(where: { $0.attempt.key == attempt.key })?.reply else {
            // The first answer was lost in a crash: this one is the first that anybody sees.
            acknowledged[reply.seq] = reply.recordHash
            answered.append((attempt, reply))
            return
        }
        guard first.seq == reply.seq, first.recordHash == reply.recordHash, first.rendered == reply.rendered else {
            throw SimulationFault("the repetition of record \(first.seq) was answered otherwise than at first")
        }
    }
}
