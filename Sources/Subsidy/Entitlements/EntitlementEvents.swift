import JSON
import Ledger

/// What happens in runs over the register.
public enum EntitlementEvents {
    static let all: [any Event.Type] = [
        EntitlementRunStarted.self, EntitlementRunAdvanced.self, EntitlementListed.self,
        EntitlementConfirmed.self,
    ]
}

public struct EntitlementRunStarted: Event {
    public static let type = "entitlement-run-started"
    public var run = EntitlementRun()

    public init() {}
    init(_ run: EntitlementRun) { self.run = run }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("run", &run) }

    public func apply(to state: inout State, in moment: Moment) {
        var run = run
        run.version = moment.seq
        state.entitlementRuns.insert(run)
        state.entitlementRunsUnderWay.insert(run.id)
    }
}

/// One slice of the register is decided.
public struct EntitlementRunAdvanced: Event {
    public static let type = "entitlement-run-advanced"
    public var id = ID<EntitlementRun>("")
    /// Ways in which the rules came out that the run had not met before.
    public var verdicts: [EntitlementVerdict] = []
    /// For each enterprise of the slice, its place among the run's verdicts.
    public var slice: [Int] = []
    public var included = 0
    public var excluded = 0
    public var undecided = 0
    public var amount = Fen.zero
    /// Where the run stands after it.
    public var status = EntitlementRunStatus.running
    /// Why it cannot go on.
    public var reason: String?

    public init() {}
    init(failing id: ID<EntitlementRun>, reason: String) {
        self.id = id
        self.reason = reason
        status = .failed
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.list("verdicts", &verdicts)
        try fields.list("slice", &slice)
        try fields.field("included", &included)
        try fields.field("excluded", &excluded)
        try fields.field("undecided", &undecided)
        try fields.field("amount", &amount)
        try fields.field("status", &status)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.entitlementRuns.update(id) {
            $0.verdicts += verdicts
            if !slice.isEmpty { $0.slices.append(slice) }
            $0.included += included
            $0.excluded += excluded
            $0.undecided += undecided
            $0.amount += amount
            $0.version = moment.seq
            $0.status = status
            $0.failure = reason
            if status != .running { $0.endedAt = moment.at }
        }
        if status != .running { state.entitlementRunsUnderWay.remove(id) }
    }
}

/// A run put an enterprise on its list: an application that nobody had to file, with its amount reserved. It waits for the
/// enterprise's confirmation where the scheme asks for one; otherwise it is public from here on.
public struct EntitlementListed: Event {
    public static let type = "entitlement-listed"
    public var listed = Application()

    public init() {}
    init(_ application: Application) { listed = application }

    public var application: ID<Application>? { listed.id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("application", &listed) }

    public func apply(to state: inout State, in moment: Moment) {
        var listed = listed
        listed.version = moment.seq
        state.applications.insert(listed)
        state.applicationIndex.add(listed)
        state.applicationIndex.charge(listed.capKeys, listed.chargedAmount ?? .zero)
        state.applicationIndex.addApproved(listed.id, of: listed.applicant, under: listed.scheme)
        if let confirmBy = listed.confirmBy { state.agenda.add(.confirmationOver(listed.id), after: confirmBy) }
        guard let until = listed.publicUntil else { return }
        state.applicationIndex.setUnderPublicity(listed.id, true)
        state.agenda.add(.publicityOver(listed.id), after: until)
    }
}

/// The enterprise takes what it is entitled to.
public struct EntitlementConfirmed: Event {
    public static let type = "entitlement-confirmed"
    public var id = ID<Application>("")
    public var person = ""

    public init() {}
    init(_ id: ID<Application>, person: String) {
        self.id = id
        self.person = person
    }

    public var application: ID<Application>? { id }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("person", &person)
    }

    public func apply(to state: inout State, in moment: Moment) {
        var confirmBy: LocalDate?
        state.change(id, in: moment) {
            confirmBy = $0.confirmBy
            $0.confirmedAt = moment.at
        }
        if let confirmBy { state.agenda.remove(.confirmationOver(id), of: confirmBy) }
    }
}
