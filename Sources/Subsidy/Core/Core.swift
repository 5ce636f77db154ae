// The deterministic core: state and policy, and the one way to change the state. A pure function of (state, command,
// instant, entropy): no clock, no file, no socket, no random number. Replaying the events of the journal gives the same state.

import JSON

public struct Core: Sendable {
    public internal(set) var state = State()
    public let policy: Policy

    /// The command under decision.
    private(set) var principal: Principal?
    /// What it is allowed as; nil for commands of the system.
    private(set) var action: Action?
    private(set) var moment = Moment(seq: 0, at: Instant(milliseconds: 0), by: nil)
    private(set) var events: [any Event] = []
    /// Whether a record may hold a first event of this text; nil where nothing is kept, as in simulations.
    public var canKeep: (@Sendable (_ text: [UInt8]) -> Bool)?
    /// The events as their record will have them, where one is kept.
    private var text = JSONWriter(reservingBytes: 0)
    /// The command's event is larger than a record: it did not happen, and nothing after it does.
    private var isTooLarge = false
    private var ids = IDSource(sequence: 0, entropy: 0)
    /// What the command wants to tell its caller beside the changed things, such as a report row per item.
    var report: JSON?

    /// Enterprises that one record of a run over the register decides: bounds how long the writer is busy with it before it serves
    /// somebody else.
    public var entitlementSliceMax = 256
    /// Agenda items that one record settles at the most.
    public static let dueItemsMax = 500

    public init(policy: Policy) { self.policy = policy }

    /// Decides a command at an instant. Its events are applied when this returns.
    ///
    /// - Parameter entropy: what unguessable ids are made from.
    /// - Throws: `Problem`; then nothing has changed.
    public mutating func decide(
        _ command: some Command, by principal: Principal?, at instant: Instant, entropy: UInt64
    ) throws(Problem) -> Outcome {
        if let action = type(of: command).action {
            guard let principal else { throw .unauthenticated }
            guard Authority.allows(principal, action) else { throw .roleNotAllowed(action) }
            if let power = principal.delegation, state.delegations[power.id]?.isActive(on: max(instant, state.now).date) != true {
                throw .forbidden("delegation-ended", zh: "该委托已终止。", en: "The delegation has ended.")
            }
        }
        begin(principal, at: instant, entropy: entropy)
        action = type(of: command).action
        do {
            try command.decide(in: &self)
        } catch {
            precondition(events.isEmpty, "\(type(of: command).name) refused after it had emitted events")
            throw error
        }
        if isTooLarge { throw .recordTooLarge }
        return outcome(type(of: command).name)
    }

    /// Lets happen what is due at `instant`; nil where nothing is. Called until nil before a command is decided.
    public mutating func advance(at instant: Instant, entropy: UInt64) -> Outcome? {
        guard state.agenda.isDue(on: max(instant, state.now).date) else { return nil }
        begin(nil, at: instant, entropy: entropy)
        settleDue()
        return outcome("advance-time")
    }

    /// Lets the system itself do something, in a record of its own.
    mutating func system(_ command: String, at instant: Instant, entropy: UInt64, _ body: (inout Core) -> Void) -> Outcome {
        begin(nil, at: instant, entropy: entropy)
        body(&self)
        return outcome(command)
    }

    private mutating func outcome(_ command: String) -> Outcome {
        guard canKeep != nil else { return Outcome(command: command, moment: moment, events: events, report: report) }
        text.endArray()
        return Outcome(command: command, moment: moment, events: events, report: report, text: text.bytes)
    }

    /// Begins with a state that a snapshot kept, in place of an empty one.
    public mutating func begin(with state: State) {
        precondition(self.state.seq == 0, "only an empty core can begin with a snapshot")
        self.state = state
    }

    /// Applies a record of the journal. Where it cannot have happened, `state.fault` says why, and the state is of no more use.
    public mutating func replay(_ events: [any Event], in moment: Moment) {
        for event in events {
            state.apply(event, in: moment)
            guard state.fault == nil else { return }
        }
        state.seq = moment.seq
        state.now = max(state.now, moment.at)
    }

    private mutating func begin(_ principal: Principal?, at instant: Instant, entropy: UInt64) {
        self.principal = principal
        moment = Moment(
            seq: state.seq + 1, at: max(instant, state.now), by: principal?.clientID, onBehalfOf: principal?.delegation?.delegator)
        action = nil
        events = []
        ids = IDSource(sequence: moment.seq, entropy: entropy)
        report = nil
        isTooLarge = false
        guard canKeep != nil else { return }
        text = JSONWriter(reservingBytes: Self.textBytesUsual)
        text.beginArray()
    }

    /// Octets that the events of most records have.
    private static let textBytesUsual = 1536

    var today: LocalDate { moment.at.date }

    mutating func makeID<Entity: Identified>(_ type: Entity.Type = Entity.self) -> ID<Entity> { ids.make() }

    /// Makes an event happen: it is applied now and stands in the command's record.
    ///
    /// A first event that is larger than a record may be does not happen, and the command is refused. What makes many events bounds
    /// their number itself.
    mutating func emit(_ event: some Event) {
        guard !isTooLarge else { return }
        if let canKeep {
            text.comma()
            EventRegistry.encode(event, to: &text)
            if action != nil, events.isEmpty, !canKeep(text.bytes) {
                isTooLarge = true
                return
            }
        }
        state.apply(event, in: moment)
        if let fault = state.fault { preconditionFailure("the core made an event that cannot be: \(fault)") }
        events.append(event)
    }

    /// The caller, for commands whose action names roles.
    func caller() throws(Problem) -> Principal {
        guard let principal else { throw .unauthenticated }
        return principal
    }
}

/// What a decided command did.
public struct Outcome: Sendable {
    public let command: String
    public let moment: Moment
    public let events: [any Event]
    public let report: JSON?
    /// The events as JSON, an array, where the core was asked to keep them; given up once they are in a record.
    public var text: [UInt8]?

    public init(command: String, moment: Moment, events: [any Event], report: JSON?, text: [UInt8]? = nil) {
        self.command = command
        self.moment = moment
        self.events = events
        self.report = report
        self.text = text
    }

    /// The first event of a type, for renderers that want the id of what was made.
    public func first<E: Event>(_ type: E.Type = E.self) -> E? {
        for event in events { if let event = event as? E { return event } }
        return nil
    }
}

extension Problem {
    static let recordTooLarge = Problem(
        .limit, "record-too-large", zh: "此请求的结果超过一条记录的上限，未予受理；请分成几个较小的请求。",
        en: "What this request makes is larger than one record may be, so nothing happened: divide it into smaller requests.")
}
