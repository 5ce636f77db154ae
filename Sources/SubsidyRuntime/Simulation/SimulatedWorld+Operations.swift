import Journal
import Ledger
import Subsidy

extension SimulatedWorld {
    /// One operation: a command or a few that race, now and then with a fault under them; then everything is checked.
    func operate() throws {
        plansFault = random.next(below: 40) == 0
        if random.next(below: 40) == 0 {
            clock.fallBehind(milliseconds: random.next(below: 2) == 0 ? 0 : Int64(1 + random.next(below: 5 * 86_400_000)))
            report.setBacks += 1
        }
        switch random.next(below: 50) {
        case 0: try comeBack()
        case 1...4: try repeatAnAnsweredCommand()
        default:
            // Several in one commit: they race for the same pools, caps, invoices and signatures.
            let count = random.next(below: 4) == 0 ? 2 + random.next(below: 3) : 1
            let attempts = (0..<count).compactMap { _ in nextAttempt() }
            // The power may have gone while a document was stored.
            if disk.isOff {
                try comeBack()
            } else {
                // Nobody's command: the writer comes by, and what goes on beside the commands goes on.
                try give(attempts)
            }
        }
        let state = state
        if follower.state.seq < state.seq { try follower.follow(journal) }
        try check(state)
        if random.next(below: 20) == 0 { try checkJournal() }
    }

    /// The last checks of a world: one more crash, then the whole journal.
    func finish() throws {
        disk.setRates()
        try comeBack()
        try check(state)
        let found = try verifyJournal(Self.directory, disk: disk)
        guard found.isWhole else { throw SimulationFault("the journal is not whole: \(found.fault.map { "\($0)" } ?? "")") }
        report.records = found.recordCount
        report.documents = state.documents.count
    }

    private func nextAttempt() -> Attempt? {
        let state = state
        // Now and then the one of several that was given least so far, so that every command has its turn.
        let drawn = (0..<(random.next(below: 3) == 0 ? 4 : 1)).compactMap { _ in nextCommand(state) }
        let given = drawn.map { follower.commands[type(of: $0.1).name] ?? 0 }
        guard let (chosen, command) = zip(drawn, given).min(by: { $0.1 < $1.1 })?.0 else { return nil }
        // Some knock at the wrong door.
        let principal = random.next(below: 20) == 0 ? pick(people.all) : acting(for: chosen, state)
        // The system itself, which nobody stands behind, has no keys.
        return Attempt(principal: principal, command: command, key: principal != nil && random.next(below: 2) == 0 ? newKey() : nil)
    }

    private func nextCommand(_ state: State) -> (Principal?, any Command)? {
        switch random.next(below: 100) {
        case 0...8: fileSomething(state)
        case 9...42: moveAnApplication(state)
        case 43...58: useAVoucher(state)
        case 59...71: payOut(state)
        case 72...78: goOnWithAGrant(state)
        case 79...86: takeBack(state)
        case 87...88: changeThePowers(state)
        case 89...91: keepHouse(state)
        default: moveTheClock(state)
        }
    }

    /// The same request once more, or another one under the same key.
    private func repeatAnAnsweredCommand() throws {
        guard !answered.isEmpty else { return }
        let recent = min(answered.count, 16)
        let (attempt, first) = answered[answered.count - 1 - random.next(below: recent)]
        // Older ones may be forgotten, and then a repetition is a new request.
        try follower.follow(journal)
        guard let given = follower.instants[first.seq], state.now.milliseconds - given.milliseconds < Self.keyMilliseconds else { return }
        if random.next(below: 3) == 0 {
            var other = attempt
            other.command = SetClock(now: Instant(milliseconds: Int64(random.next(below: 1000))))
            let refused = report.refused["idempotency-key-reused"] ?? 0
            let crashes = report.crashes
            try give([other])
            guard report.crashes > crashes || report.refused["idempotency-key-reused"] ?? 0 == refused + 1 else {
                throw SimulationFault("the key of record \(first.seq) served another request")
            }
        } else {
            let (replayed, crashes, formerlyUnreadable) = (report.replayed, report.crashes, report.refused["reply-unreadable"] ?? 0)
            try give([attempt])
            // The disk may fail under the reading of an answer: then the caller is told to come back.
            let unreadable = report.refused["reply-unreadable"] ?? 0
            guard report.crashes > crashes || report.replayed == replayed + 1 || unreadable > formerlyUnreadable else {
                throw SimulationFault("the repetition of record \(first.seq) was not answered with its first answer")
            }
        }
    }

    // MARK: Choosing

    func pick<Element>(_ list: [Element]) -> Element? { list.isEmpty ? nil : list[random.next(below: list.count)] }

    /// Some entity, the later ones more often: they are where something is going on.
    func pick<Entity: Identified>(_ table: Table<Entity>) -> Entity? {
        guard table.count > 0 else { return nil }
        let recent = min(table.count, 12)
        let position = random.next(below: 3) == 0 ? random.next(below: table.count) : table.count - 1 - random.next(below: recent)
        return table.entity(at: position)
    }

    func someone(_ role: Role) -> Principal? { pick(people.having(role)) }

    /// An amount up to `most`, seldom round.
    func amount(upTo most: Fen) -> Fen {
        guard most > Fen(1) else { return most }
        switch random.next(below: 6) {
        case 0: return most
        case 1: return most + Fen(1)
        case 2: return Fen(most.amount / 2)
        default: return Fen(1 + Int64(random.next(below: Int(most.amount))))
        }
    }
}
