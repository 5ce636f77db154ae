// One evaluation of a program, and the next: the frame is kept, so that evaluating again allocates as little as it can.
// A decision's value stays in its slot until the inputs change, so nothing is decided twice for one case.

import FEEL

/// The state of evaluations of one program on one thread.
///
///     var evaluation = Evaluation(program)
///     evaluation.begin()
///     evaluation.set("district", .string("Pudong"))
///     let amount = evaluation.value(of: "amount")
public struct Evaluation {
    public let program: Program
    var frame: Frame
    /// Why decisions could not be decided, by position, in strict mode.
    private var undecided: [Int: [Issue]] = [:]

    public init(_ program: Program, limits: Limits = .standard, now: DateTime? = nil) {
        self.program = program
        frame = Frame(limits: limits, now: now)
        if program.slotCount > 0 { frame[program.slotCount - 1] = nil }
        for constant in program.constants { frame[constant.slot] = constant.value }
    }

    /// The instant that `now()` and `today()` answer with.
    public var now: DateTime? {
        get { frame.now }
        set { frame.now = newValue }
    }

    /// Forgets all inputs and all that was decided.
    public mutating func begin() {
        for slot in program.inputSlots { frame[slot] = nil }
        for slot in program.decisionSlots { frame[slot] = nil }
        if !undecided.isEmpty { undecided.removeAll() }
        frame.reset()
    }

    /// Gives an input its value, by the position that `Program.input` answers. A value that does not conform to the input's
    /// type becomes null, and false is answered.
    @discardableResult
    public mutating func set(_ position: Int, _ value: Value) -> Bool {
        let slot = program.inputSlots[position]
        if let scalar = program.inputScalars[position], scalar.contains(value) {
            frame[slot] = value
            return true
        }
        guard let coerced = program.inputTypes[position].coerced(value, &frame) else {
            frame[slot] = .null
            return false
        }
        frame[slot] = coerced
        return true
    }

    /// Gives an input its value, by name; false where there is no such input or the value does not conform.
    @discardableResult
    public mutating func set(_ name: String, _ value: Value) -> Bool {
        guard let position = program.input(name) else { return false }
        return set(position, value)
    }

    /// Decides as the standard's test kit wants it: an error becomes null there.
    public mutating func value(of decision: Int) -> Value {
        let slot = program.decisionSlots[decision]
        if let value = frame[slot] { return value }
        for node in program.plans[decision] where !frame.isSet(node.slot) { node.run(&frame) }
        return frame[slot] ?? .null
    }

    /// Decides by name; null where there is no such decision.
    public mutating func value(of decision: String) -> Value {
        program.decision(decision).map { value(of: $0) } ?? .null
    }

    /// Decides strictly: no null that came from an error or from a missing input is taken for an answer.
    ///
    /// Where a decision could not be decided, whatever needs it is told the causes: missing inputs by name, with their places.
    public mutating func decide(_ decision: Int) -> Outcome {
        for node in program.plans[decision] where !frame.isSet(node.slot) && undecided[node.index] == nil {
            frame.reset()
            frame.locatesIssues = true
            node.run(&frame)
            frame.locatesIssues = false
            frame.locateIssues(since: 0) { _ in
                Issue.Origin(document: node.file, line: node.place.line, column: node.place.column, part: node.name)
            }
            guard !frame.issues.isEmpty else { continue }
            undecided[node.index] = causes(of: frame.issues)
            frame[node.slot] = nil
        }
        frame.reset()
        return Outcome(frame[program.decisions[decision].slot] ?? .null, undecided[decision] ?? [])
    }

    /// Decides strictly, by name; nil where there is no such decision.
    public mutating func decide(_ decision: String) -> Outcome? {
        program.decision(decision).map { decide($0) }
    }

    /// Issues that name a decision that could not be decided are replaced by that decision's own.
    private func causes(of issues: [Issue]) -> [Issue] {
        var found: [Issue] = []
        for issue in issues {
            let root = issue.code == .missingInput ? issue.name.flatMap(undecidedDecision) : nil
            for cause in root.flatMap({ undecided[$0] }) ?? [issue] where !found.contains(cause) { found.append(cause) }
        }
        return found
    }

    /// The undecided decision that a missing variable's path begins with.
    private func undecidedDecision(_ path: String) -> Int? {
        undecided.keys.first { index in
            let name = program.decisions[index].name
            return path == name || path.hasPrefix(name + ".")
        }
    }
}

extension Evaluation {
    /// Calls a decision service with arguments by name: a missing one is null. Nil where there is no such service.
    public mutating func call(service name: String, _ arguments: [String: Value]) -> Value? {
        guard let service = program.service(name) else { return nil }
        frame.reset()
        return service.call(service.parameters.map { arguments[$0.name] ?? .null }, &frame)
    }

    /// Calls a business knowledge model or a decision service with arguments by name. Nil where there is no such function.
    public mutating func call(function name: String, _ arguments: [String: Value]) -> Value? {
        guard let slot = program.functionSlot(name), case .function(let function)? = frame[slot] else { return nil }
        frame.reset()
        return function.call(function.parameters.map { arguments[$0.name] ?? .null }, &frame)
    }

    /// Takes a decision as decided.
    public mutating func override(_ decision: Int, _ value: Value) {
        let node = program.decisions[decision]
        frame[node.slot] = node.type.of(value, &frame)
    }

    /// What went wrong since the last case or strict decision was begun.
    public var issues: [Issue] { frame.issues }

    /// Types of a function's parameters by name.
    func parameterTypes(ofFunction name: String) -> [String: FEELType] {
        guard let slot = program.functionSlot(name), case .function(let function)? = frame[slot] else { return [:] }
        return Dictionary(function.parameters.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
    }

    /// Names of a service's outputs; nil where there is no such service.
    func outputs(ofService name: String) -> [String]? { program.service(name)?.outputs.map(\.name) }
}
