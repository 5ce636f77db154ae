// The state of one evaluation: what the variables are, what went wrong so far, how much may still be used.
//
// `slots` are the scope's variables and stay from one expression to the next. `locals` is a stack for what the
// expression itself binds (loop variables, parameters); `base` is where the running function's part begins.
// Frames are made to be kept: evaluating again in the same frame allocates nothing.

/// The variables and the state of one evaluation.
public struct Frame: Sendable {
    @usableFromInline var slots: [Value?]
    var locals: [Value]
    var base = 0
    var top = 0
    var depth = 0
    /// Expressions inside expressions that are being evaluated.
    var levels = 0
    var stepsLeft: Int
    /// Whether a limit was met since the last reset: nothing that was worked out since is an answer.
    public internal(set) var limitIsMet = false

    /// What went wrong since the last reset and still matters, in the order of evaluation; at most `issuesMax`.
    public private(set) var issues: [Issue] = []
    /// Issues beyond `issuesMax` that were counted and dropped.
    public private(set) var issuesDropped = 0
    /// Whether the host is to say where issues come from. That costs, so it is off where nobody reads them.
    public var locatesIssues = false
    /// The instant that `now()` and `today()` answer with; without one they give null and an issue.
    public var now: DateTime?
    public let limits: Limits

    /// Issues that a frame keeps.
    public static let issuesMax = 64

    public init(limits: Limits = .standard, now: DateTime? = nil) {
        self.limits = limits
        self.now = now
        slots = []
        locals = []
        stepsLeft = limits.stepsMax
    }

    /// The value in a slot; nil where it is missing. Setting grows the frame as needed.
    @inlinable public subscript(slot: Int) -> Value? {
        get { slot < slots.count ? slots[slot] : nil }
        set {
            if slot >= slots.count { slots.append(contentsOf: repeatElement(nil, count: slot + 1 - slots.count)) }
            slots[slot] = newValue
        }
    }

    /// Whether a slot holds a value, null included.
    @inlinable public func isSet(_ slot: Int) -> Bool {
        guard slot < slots.count else { return false }
        if case .none = slots[slot] { return false }
        return true
    }

    /// Makes the frame ready for the next case: no issues, the whole budget. Slots keep their values unless told otherwise.
    public mutating func reset(clearingSlots: Bool = false) {
        if !issues.isEmpty { issues.removeAll(keepingCapacity: true) }
        issuesDropped = 0
        limitIsMet = false
        stepsLeft = limits.stepsMax
        if clearingSlots {
            for slot in slots.indices { slots[slot] = nil }
        }
    }

    /// Notes that something went wrong. Answers null, which is what the language makes of an error.
    @discardableResult
    public mutating func report(_ issue: @autoclosure () -> Issue) -> Value {
        let issue = issue()
        if issue.code == .limit {
            // Every loop stops at its next step.
            limitIsMet = true
            stepsLeft = -1
        }
        if issues.count < Frame.issuesMax {
            issues.append(issue)
        } else {
            issuesDropped += 1
            // That nothing after this is an answer is never dropped.
            if issue.code == .limit { issues[Frame.issuesMax - 1] = issue }
        }
        return .null
    }

    /// Steps that were taken since the last reset; all of them where a limit was met.
    public var stepsSpent: Int { limits.stepsMax - max(stepsLeft, 0) }

    /// A point to which `forgetIssues(since:)` goes back.
    @inlinable public var issueMark: Int { issues.count }

    /// Says where the issues since a mark come from, for those of which nobody has said so yet.
    public mutating func locateIssues(since mark: Int, _ origin: (SourceSpan) -> Issue.Origin) {
        guard mark < issues.count else { return }
        for index in mark..<issues.count where issues[index].origin == nil { issues[index].origin = origin(issues[index].span) }
    }

    /// Forgets what was reported since a mark: it turned out not to matter, as the other operand of `or` was true. Limits that
    /// were met are not forgotten.
    public mutating func forgetIssues(since mark: Int) {
        guard issues.count > mark else { return }
        let limits = issues[mark...].filter { $0.code == .limit }
        issues.replaceSubrange(mark..., with: limits)
    }

    mutating func clearIssues() { issues = [] }

    mutating func restoreIssues(_ kept: [Issue]) { issues = kept }

    /// Takes steps from the budget; false, with an issue, where it is used up.
    public mutating func spend(_ steps: Int = 1) -> Bool {
        stepsLeft -= steps
        if stepsLeft >= 0 { return true }
        if limitIsMet { return false }
        let stepsMax = limits.stepsMax
        report(Issue(.limit, "the evaluation takes more than \(stepsMax) steps"))
        return false
    }

    /// Runs code with so many locals of its own.
    @inline(__always)
    mutating func enter<Result>(locals count: Int, _ body: (inout Frame) -> Result) -> Result {
        let (outerBase, outerTop) = (base, top)
        base = top
        top += count
        if locals.count < top { locals.append(contentsOf: repeatElement(.null, count: top - locals.count)) }
        defer {
            base = outerBase
            top = outerTop
        }
        return body(&self)
    }
}
