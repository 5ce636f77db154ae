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
            if !attempts.isEmpty { try give(attempts) }
        }
        try check()
        if random.next(below: 20) == 0 { try checkJournal() }
    }

    /// The last checks of a world: one more crash, then the whole journal.
    func finish() throws {
        disk.setRates()
        try comeBack()
        try check()
        let found = try verifyJournal(Self.directory, disk: disk)
        guard found.isWhole else { throw SimulationFault("the journal is not whole: \(found.fault.map { "\($0)" } ?? "")") }
        report.records = found.recordCount
    }

    private func nextAttempt() -> Attempt? {
        let principalAndCommand: (Principal?, any Command)?
        let state = state
        switch random.next(below: 100) {
        case 0...7: principalAndCommand = fileSomething(state)
        case 8...45: principalAndCommand = moveAnApplication(state)
        case 46...67: principalAndCommand = useAVoucher(state)
        case 68...83: principalAndCommand = payOut(state)
        case 84...89: principalAndCommand = takeBack(state)
        case 90...91: principalAndCommand = changeTheRegister(state)
        case 92: principalAndCommand = changeTheStaff(state)
        default: principalAndCommand = moveTheClock(state)
        }
        guard let (chosen, command) = principalAndCommand else { return nil }
        // Some knock at the wrong door.
        let principal = random.next(below: 20) == 0 ? pick(people.all) : chosen
        return Attempt(principal: principal, command: command, key: random.next(below: 2) == 0 ? newKey() : nil)
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

    private func moveTheClock(_ state: State) -> (Principal?, any Command)? {
        let hours = random.next(below: 30) == 0 ? 24 * 200 : [1, 5, 24, 24, 48, 72, 24 * 8, 24 * 8, 24 * 30][random.next(below: 9)]
        let now = Instant(milliseconds: state.now.milliseconds + Int64(hours) * 3_600_000)
        // The calendars on file end with 2026.
        guard now.date.year < 2027 else { return nil }
        return (people.admin, SetClock(now: now))
    }

    /// Somebody gets a second token, perhaps with another post, or loses one.
    private func changeTheStaff(_ state: State) -> (Principal?, any Command)? {
        let staff = people.all.filter { !$0.has(.admin) && !$0.has(.portal) && !$0.has(.applicant) }
        guard let someone = pick(staff) else { return nil }
        if random.next(below: 3) == 0, staff.count(where: { $0.roles == someone.roles }) > 3 {
            return (people.admin, RevokeClient(id: someone.clientID))
        }
        guard staff.count < SimulatedPeople.staffMax, let post = pick(staff) else { return nil }
        return (
            people.admin,
            RegisterClient(
                name: "another of \(someone.person)", person: someone.person, roles: Array(post.roles).sorted { $0.rawValue < $1.rawValue },
                district: post.district, enterprise: post.enterprise, tokenHash: "token \(random.next())")
        )
    }

    private func changeTheRegister(_ state: State) -> (Principal?, any Command)? {
        guard let known = pick(people.enterprises), var enterprise = state.enterprises[known.uscc.code]?.enterprise,
            let version = state.enterprises[known.uscc.code]?.version
        else { return nil }
        switch random.next(below: 4) {
        case 0: enterprise.controller = pick(["张三", "李四"])
        case 1: enterprise.relatedParties = [RelatedParty(pick(people.providers) ?? "")]
        case 2: enterprise.barredUntil = random.next(below: 2) == 0 ? nil : state.now.date.adding(days: random.next(below: 60))
        default: enterprise.account?.number = "6222\(random.next(below: 1_000_000_000))"
        }
        let stale = random.next(below: 5) == 0
        return (
            random.next(below: 2) == 0 ? people.admin : someone(.portal),
            RecordEnterprise(enterprise: enterprise, precondition: .matches([stale ? version - 1 : version]))
        )
    }
}
