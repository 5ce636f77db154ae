// A city at work in memory: the real core over the repository's own Config, a clock that the test moves, and the people who
// work there. After every command the books must balance and every voucher's money must be where the books say; a command that
// is refused must have changed nothing. Every test of a behaviour gets these checks for nothing.

import JSON
import Ledger
import Testing

@testable import Subsidy

/// Who acts. Each seat is another person, unless a test registers one who sits on two.
enum Seat: String, CaseIterable {
    case admin, auditor, portal, expert, maker, secondMaker, checker, secondChecker
    case district, otherDistrict
    case municipal, secondMunicipal
    /// The accounts of the first and second enterprise.
    case applicant, otherApplicant

    var roles: [Role] {
        switch self {
        case .admin: [.admin]
        case .auditor: [.auditor]
        case .portal: [.portal]
        case .expert: [.expert]
        case .maker, .secondMaker: [.financeMaker]
        case .checker, .secondChecker: [.financeChecker]
        case .district, .otherDistrict: [.districtReviewer]
        case .municipal, .secondMunicipal: [.municipalReviewer]
        case .applicant, .otherApplicant: [.applicant]
        }
    }
}

struct City {
    var core: Core
    var now: Instant
    /// Every record so far, as the journal would keep it.
    private(set) var history: [Outcome] = []
    private(set) var seats: [Seat: Principal] = [:]
    private var contracts = 0
    private var invoices = 0
    private var turn: UInt64 = 0

    static let first = enterprise(1, "示例智能")
    static let second = enterprise(2, "徐汇模型", district: "徐汇区")
    static let provider = enterprise(3, "示例云服务")

    /// The repository's own policy, read once.
    static let policy: Result<Policy, ConfigurationErrors> = {
        do throws(ConfigurationErrors) {
            return .success(try Policy.load(config))
        } catch {
            return .failure(error)
        }
    }()

    private static let config: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/") + "/Config"
    }()

    /// Monday morning, 2026-01-05, with everybody at their desk and three enterprises on the register.
    ///
    /// - Parameter pools: appropriations that differ from the configured ones.
    init(on date: String = "2026-01-05", pools: [String: Fen] = [:], policy: Policy? = nil) throws {
        let base = try policy ?? Self.policy.get()
        core = Core(
            policy: Policy(
                schemes: base.schemes,
                pools: base.pools.map { pool in
                    PoolDefinition(id: pool.id, title: pool.title, appropriated: pools[pool.id] ?? pool.appropriated, clause: pool.clause)
                }, calendar: base.calendar, settings: base.settings, notices: base.notices))
        now = try Self.morning(date)
        try decide(OpenPools(), by: nil)
        try decide(EnsureAdministrator(tokenHash: "admin"), by: nil)
        seats[.admin] = try #require(core.state.client(tokenHash: "admin")).principal
        for seat in Seat.allCases where seat != .admin {
            let district: String? = seat == .district ? "浦东新区" : seat == .otherDistrict ? "徐汇区" : nil
            let enterprise = seat == .applicant ? Self.first.uscc : seat == .otherApplicant ? Self.second.uscc : nil
            seats[seat] = try register(
                seat.rawValue, person: "person of \(seat)", roles: seat.roles, district: district, enterprise: enterprise?.code)
        }
        for enterprise in [Self.first, Self.second, Self.provider] { try record(enterprise) }
    }

    // MARK: People and time

    @discardableResult
    mutating func register(
        _ name: String, person: String, roles: [Role], district: String? = nil, enterprise: String? = nil
    ) throws -> Principal {
        let outcome = try give(
            RegisterClient(
                name: name, person: person, roles: roles, district: district, enterprise: enterprise, tokenHash: "token of \(name)"),
            by: .admin)
        return try #require(outcome.first(ClientRegistered.self)).registered.principal
    }

    func principal(_ seat: Seat) -> Principal { seats[seat]! }

    static func morning(_ date: String) throws -> Instant { try #require(Instant("\(date)T09:00:00+08:00")) }

    /// Moves the clock to the morning of a date; what that makes due happens with the next command, or now with `settle`.
    mutating func go(to date: String) throws { now = try Self.morning(date) }

    mutating func go(to date: LocalDate) throws { try go(to: date.description) }

    /// Lets happen what is due.
    mutating func settle() {
        due()
        while let outcome = core.work(at: now, entropy: entropy()) { keep(outcome) }
        due()
    }

    private mutating func due() {
        while let outcome = core.advance(at: now, entropy: entropy()) { keep(outcome) }
    }

    /// Does one part of what goes on beside the commands.
    mutating func workOnce() {
        if let outcome = core.work(at: now, entropy: entropy()) { keep(outcome) }
    }

    /// A command in the midst of what goes on beside: nothing of that is done first.
    @discardableResult
    mutating func giveAtOnce(_ command: some Command, by seat: Seat) throws -> Outcome {
        let outcome = try core.decide(command, by: principal(seat), at: now, entropy: entropy())
        keep(outcome)
        return outcome
    }

    private mutating func entropy() -> UInt64 {
        turn &+= 0x9E37_79B9
        return turn
    }

    // MARK: Commands

    @discardableResult
    mutating func give(_ command: some Command, by seat: Seat) throws -> Outcome { try decide(command, by: principal(seat)) }

    @discardableResult
    mutating func decide(_ command: some Command, by principal: Principal?) throws -> Outcome {
        settle()
        let outcome = try core.decide(command, by: principal, at: now, entropy: entropy())
        keep(outcome)
        return outcome
    }

    /// A command that must be refused, and change nothing.
    @discardableResult
    mutating func refused(
        _ command: some Command, by seat: Seat, _ location: SourceLocation = #_sourceLocation
    ) throws -> Problem {
        try refused(command, as: principal(seat), location)
    }

    @discardableResult
    mutating func refusedAtOnce(
        _ command: some Command, by seat: Seat, _ location: SourceLocation = #_sourceLocation
    ) throws -> Problem {
        let problem = #expect(throws: Problem.self, sourceLocation: location) {
            _ = try core.decide(command, by: self.principal(seat), at: now, entropy: entropy())
        }
        return try #require(problem, sourceLocation: location)
    }

    @discardableResult
    mutating func refused(
        _ command: some Command, as principal: Principal?, _ location: SourceLocation = #_sourceLocation
    ) throws -> Problem {
        settle()
        let before = core.state.jsonBytes()
        let problem = #expect(throws: Problem.self, sourceLocation: location) {
            _ = try core.decide(command, by: principal, at: now, entropy: entropy())
        }
        #expect(core.state.jsonBytes() == before, "a refusal changed the state", sourceLocation: location)
        return try #require(problem, sourceLocation: location)
    }

    private mutating func keep(_ outcome: Outcome) {
        if !outcome.events.isEmpty { history.append(outcome) }
        let fault = core.state.unsoundness ?? core.state.inconsistency
        #expect(fault == nil, "after \(outcome.command)")
    }

    // MARK: Things with numbers of their own

    mutating func nextContract() -> String {
        contracts += 1
        return "HT-2026-\(1000 + contracts)"
    }

    mutating func nextInvoice() -> String {
        invoices += 1
        return "2631200000" + String(String(10_000_000_000 + invoices).suffix(10))
    }

    static func enterprise(_ index: Int, _ name: String, district: String = "浦东新区") -> Enterprise {
        var octets = Array("91310000MA1F".utf8) + Array(String(String(100_000 + index).suffix(5)).utf8)
        octets.append(USCC.checkCharacter(of: octets[...])!)
        var enterprise = Enterprise(uscc: USCC(String(decoding: octets, as: UTF8.self))!, name: name, district: district)
        enterprise.foundedOn = LocalDate("2024-03-01")
        enterprise.sizeClass = .small
        enterprise.account = BankAccount(bank: "示例银行上海分行", number: "62220000000000\(1000 + index)", name: name)
        return enterprise
    }

    mutating func record(_ enterprise: Enterprise, by seat: Seat = .portal) throws {
        let isKnown = core.state.enterprises[enterprise.uscc.code] != nil
        try give(RecordEnterprise(enterprise: enterprise, precondition: isKnown ? .exists : .none), by: seat)
    }

    func fen(_ yuan: String) throws -> Fen { try #require(Fen(yuan)) }
}
