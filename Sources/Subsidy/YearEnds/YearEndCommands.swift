import JSON
import Ledger

/// Proposes what becomes of what a year left unused in a pool.
public struct ProposeYearEnd: Command {
    public static let name = "propose-year-end"
    public static let action: Action? = .proposeYearEnd

    public var pool: String
    public var year: Int
    public var outcome: YearEndOutcome
    public var reason: String

    public init(pool: String, year: Int, outcome: YearEndOutcome, reason: String) {
        self.pool = pool
        self.year = year
        self.outcome = outcome
        self.reason = reason
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard core.policy.pool(pool) != nil else { throw .notFound("pool", "资金池") }
        guard year < core.today.year else {
            throw .invalid(
                "/year", "year-not-over", zh: "\(year) 年度尚未结束。", en: "The year \(year) is not over: it is \(core.today).")
        }
        if let other = core.state.yearEnds.all.first(where: { $0.pool == pool && $0.year == year && $0.status != .rejected }) {
            throw Problem(
                .conflict, "already-recorded", zh: "该资金池 \(year) 年度已有年终处理（\(other.id)）。",
                en: "The pool's year \(year) has its closing already: \(other.id).")
        }
        let position = core.state.position(of: pool, endOf: "\(year)-12")
        var end = YearEnd()
        end.id = core.makeID()
        end.pool = pool
        end.year = year
        end.outcome = outcome
        end.unused = position.balance(.available)
        end.reserved = position.balance(.reserved)
        end.committed = position.balance(.committed)
        end.reason = reason
        end.maker = caller.person
        end.createdAt = core.moment.at
        core.emit(YearEndProposed(end))
    }
}

/// Another person than the proposer closes the year, or turns the proposal down.
public struct DecideYearEnd: Command {
    public static let name = "decide-year-end"
    public static let action: Action? = .decideYearEnd

    public var id: ID<YearEnd>
    public var approves: Bool

    public init(id: ID<YearEnd>, approves: Bool) {
        self.id = id
        self.approves = approves
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard let end = core.state.yearEnds[id] else { throw .notFound("year end", "年终处理") }
        guard end.maker != caller.person else {
            throw .forbidden("same-person", zh: "提出人不能批准自己的年终处理。", en: "The checker must be another person than whoever proposed it.")
        }
        guard end.status == .proposed else {
            throw .invalidState(end.status, allowed: end.status.allowedSteps, step: approves ? "approval" : "rejection")
        }
        // What was used since the year's end is used; what came back since belongs to the new year.
        let amount = approves ? min(end.unused, core.state.books.position(of: end.pool).available) : .zero
        core.emit(YearEndDecided(id, status: approves ? .closed : .rejected, amount: amount, person: caller.person))
        if approves, end.outcome == .lapse { core.post(end.pool, from: .available, to: .appropriated, amount, for: id.text) }
    }
}
