import JSON
import Journal
import Ledger
import Subsidy

// The office's own housekeeping: the register, the working calendar, webhooks, imports, the year's end, the appropriations, the clock.

extension SimulatedWorld {
    func keepHouse(_ state: State) -> (Principal?, any Command)? {
        switch random.next(below: 12) {
        case 0...2: changeTheRegister(state)
        case 3...5: tellSomebody(state)
        case 6...9: endTheYear(state)
        case 10: (people.admin, calendarDays(of: random.next(below: 2) == 0 ? today.year : today.year + 1))
        default: (nil, RecordImport(ImportReported(subject: "calendars", isDryRun: false, records: 1, changed: 1, failed: 0, report: "r")))
        }
    }

    func moveTheClock(_ state: State) -> (Principal?, any Command)? {
        let hours = random.next(below: 30) == 0 ? 24 * 200 : [1, 5, 24, 24, 48, 72, 24 * 8, 24 * 8, 24 * 30][random.next(below: 9)]
        let now = Instant(milliseconds: state.now.milliseconds + Int64(hours) * 3_600_000)
        guard now.date.year <= Self.lastYear else { return nil }
        // Publicity runs in working days, which somebody must have put on file before.
        let isKnown = state.calendar(under: policy).years[now.date.adding(days: 60).year] != nil
        guard isKnown || random.next(below: 10) == 0 else { return (people.admin, calendarDays(of: now.date.adding(days: 60).year)) }
        return (people.admin, SetClock(now: now))
    }

    /// A world ends before this year does.
    private static let lastYear = 2029

    /// Some days of a year that are off or worked.
    private func calendarDays(of year: Int) -> RecordCalendar {
        let first = LocalDate(year: year, month: 1, day: 1) ?? today
        let days = (0...random.next(below: 4)).map { _ in
            CalendarDay(date: first.adding(days: random.next(below: 365)), kind: random.next(below: 3) == 0 ? .workday : .holiday)
        }
        return RecordCalendar(days: days, source: "notice of \(year)")
    }

    private func changeTheRegister(_ state: State) -> (Principal?, any Command)? {
        if random.next(below: 4) == 0 {
            let newcomer = SimulatedPeople.enterprise(SimulatedPeople.enterprisesMax + random.next(below: SimulatedPeople.newcomersMax))
            return (someone(.portal), RecordEnterprise(enterprise: newcomer, precondition: .createOnly))
        }
        guard let known = pick(people.enterprises), var enterprise = state.enterprises[known.uscc.code]?.enterprise,
            let version = state.enterprises[known.uscc.code]?.version
        else { return nil }
        switch random.next(below: 5) {
        case 0: enterprise.controller = pick(["张三", "李四"])
        case 1: enterprise.relatedParties = [RelatedParty(pick(people.providers) ?? "")]
        case 2: enterprise.barredUntil = random.next(below: 2) == 0 ? nil : state.now.date.adding(days: random.next(below: 60))
        case 3: enterprise.cluster = random.next(below: 3) == 0 ? nil : "模速空间"
        default: enterprise.account?.number = "6222\(random.next(below: 1_000_000_000))"
        }
        let stale = random.next(below: 5) == 0
        return (
            random.next(below: 2) == 0 ? people.admin : someone(.portal),
            RecordEnterprise(enterprise: enterprise, precondition: .matches([stale ? version - 1 : version]))
        )
    }

    private func tellSomebody(_ state: State) -> (Principal?, any Command)? {
        let owner = random.next(below: 3) == 0 ? people.admin : someone(.portal)
        let secret = "secret \(random.next(below: 1000))"
        guard let webhook = pick(state.webhooks.all.filter { $0.deletedAt == nil }), random.next(below: 4) > 0 else {
            let types = random.next(below: 2) == 0 ? [] : ["payable-paid", "application-granted"]
            return (owner, RegisterWebhook(url: "https://portal.example/hook", description: nil, types: types, signingSecret: secret))
        }
        let status: WebhookStatus = webhook.status == .active ? .disabled : .active
        switch random.next(below: 4) {
        case 0: return (owner, RotateWebhookSecret(id: webhook.id, signingSecret: secret, overlapSeconds: random.next(below: 86_400)))
        case 1: return (nil, SetWebhookStatus(id: webhook.id, status: status, because: "gone"))
        case 2:
            let stale = random.next(below: 5) == 0
            return (
                owner,
                SwitchWebhook(id: webhook.id, status: status, precondition: .matches([stale ? webhook.version - 1 : webhook.version]))
            )
        default: return (owner, DeleteWebhook(id: webhook.id))
        }
    }

    private func endTheYear(_ state: State) -> (Principal?, any Command)? {
        let proposed = state.yearEnds.all.filter { $0.status == .proposed }
        if let end = random.next(below: 12) == 0 ? pick(state.yearEnds) : pick(proposed), random.next(below: 3) > 0 {
            return (someone(.financeChecker), DecideYearEnd(id: end.id, approves: random.next(below: 4) > 0))
        }
        guard let pool = pick(policy.pools) else { return nil }
        let year = state.now.date.year - (random.next(below: 8) == 0 ? 0 : 1)
        let outcome: YearEndOutcome = random.next(below: 3) == 0 ? .carryOver : .lapse
        return (someone(.financeMaker), ProposeYearEnd(pool: pool.id, year: year, outcome: outcome, reason: "the year is over"))
    }

    /// The city gives a pool more or less, which the office books when it opens next; never so little that what was promised is not
    /// covered, as far as anybody knows before the office is open.
    func rebudget() {
        guard random.next(below: 3) == 0, let pool = pick(policy.pools) else { return }
        let available = state.books.position(of: pool.id).available
        let less = min(amount(upTo: available), pool.appropriated)
        let appropriated = random.next(below: 2) == 0 ? pool.appropriated - less : pool.appropriated + amount(upTo: .yuan(2_000_000))
        policy = policy.appropriating([pool.id: appropriated])
    }
}
