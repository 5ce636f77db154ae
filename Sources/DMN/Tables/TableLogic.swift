// A compiled decision table (DMN 1.5 chapter 8). Input values are put into slots of the frame, cells are tested against
// them row by row, and the hit policy makes one result of the rows that match.

import FEEL

/// A compiled decision table.
final class TableLogic: Sendable {
    /// An object, as all nodes of logic: going through the inputs copies nothing.
    final class Input: Sendable {
        let label: String
        let expression: PlacedExpression
        let type: ResultType
        let allowed: PlacedTests?
        /// Where the input's value is kept while the table is evaluated.
        let slot: Int
        let place: Place
        /// The type that the model gives the input, with its constraint.
        let declared: DataType

        init(
            label: String, expression: PlacedExpression, type: ResultType, allowed: PlacedTests?, slot: Int, place: Place,
            declared: DataType
        ) {
            self.declared = declared
            self.label = label
            self.expression = expression
            self.type = type
            self.allowed = allowed
            self.slot = slot
            self.place = place
        }

        /// Evaluates the input's expression into its slot; false, with an issue, where the value is not an allowed one.
        func bind(_ frame: inout Frame) -> Bool {
            let value = type.of(expression.evaluate(&frame), &frame)
            if let allowed, allowed.test(value, &frame) != .yes {
                frame.report(Issue(.invalidArgument, "the value of \(label) is not among those that the table allows", name: label))
                return false
            }
            frame[slot] = value
            return true
        }
    }

    struct Output: Sendable {
        var name: String
        var type: ResultType
        /// Output values, highest priority first.
        var priorities: [Value]
        var standard: PlacedExpression?

        /// Whether the output values are a list of values, not ranges or the like.
        var listsItsValues: Bool {
            !priorities.isEmpty
                && priorities.allSatisfy { value in
                    switch value {
                    case .range, .function, .null: false
                    default: true
                    }
                }
        }
    }

    struct Rule: Sendable {
        /// One an input; nil where the text is not unary tests: such a rule never matches.
        var conditions: [PlacedTests?]
        /// Cells that are not `-`, by input, in order.
        var cells: [Int]
        /// One an output; nil where the text is no expression.
        var conclusions: [PlacedExpression?]
    }

    let source: DecisionTable
    let inputs: [Input]
    let outputs: [Output]
    let rules: [Rule]
    let type: ResultType
    let outputNames: [String]
    /// Finds the rows that match by one search a column; nil where the table's cells don't allow one.
    let index: TableIndex?
    /// By row, the conclusion where it is the same in every evaluation.
    private let fixedConclusions: [Value?]

    init(source: DecisionTable, inputs: [Input], outputs: [Output], rules: [Rule], type: ResultType) {
        self.source = source
        self.inputs = inputs
        self.outputs = outputs
        self.rules = rules
        self.type = type
        outputNames = outputs.map(\.name)
        let shapes = inputs.indices.map { column in rules.map { $0.conditions[column]?.compiled.shape } }
        let isComplete = rules.allSatisfy { $0.conditions.allSatisfy { $0 != nil } }
        index = isComplete ? TableIndex(shapes: shapes, rowCount: rules.count) : nil
        fixedConclusions = rules.map { Self.fixedConclusion($0, outputs) }
    }

    /// All that the table can give, where that is the same in every evaluation; nil where it is not known.
    var fixedValues: [Value]? {
        guard !source.hitPolicy.listsHits, outputs.allSatisfy({ $0.standard == nil }) else { return nil }
        let values = fixedConclusions.compactMap { $0 }
        return values.count == rules.count ? values : nil
    }

    private static func fixedConclusion(_ rule: Rule, _ outputs: [Output]) -> Value? {
        var frame = Frame()
        var values: [Value] = []
        for (output, conclusion) in zip(outputs, rule.conclusions) {
            guard let constant = conclusion?.compiled.constant else { return nil }
            values.append(output.type.of(constant, &frame))
        }
        guard frame.issues.isEmpty else { return nil }
        return outputs.count == 1 ? values[0] : .context(Context(distinctKeys: outputs.map(\.name), values: values))
    }

    func evaluate(_ frame: inout Frame) -> Value {
        guard frame.spend(searchSteps), bindInputs(&frame) else { return .null }
        return type.of(bounded(result(&frame), &frame), &frame)
    }

    /// Rows, or words of rows in an index, that are looked at in one step.
    private static let (rowsPerStep, wordsPerStep) = (2, 64)

    /// What looking for the rows that match costs.
    private var searchSteps: Int {
        guard let index, !index.hasOpaqueCells else { return 1 + rules.count / Self.rowsPerStep }
        return 1 + index.wordCount / Self.wordsPerStep
    }

    /// A single conclusion is bounded by whatever made it; contexts and lists of conclusions are made here.
    private func bounded(_ value: Value, _ frame: inout Frame) -> Value {
        outputs.count == 1 && !source.hitPolicy.listsHits ? value : frame.bounded(value)
    }

    /// Evaluates the inputs into their slots; false, with an issue, where a value is not an allowed one.
    func bindInputs(_ frame: inout Frame) -> Bool {
        for input in inputs where !input.bind(&frame) { return false }
        return true
    }

    private func result(_ frame: inout Frame) -> Value {
        switch source.hitPolicy {
        case .first: firstHit(&frame)
        case .unique: uniqueHit(&frame)
        case .any: anyHit(&frame)
        case .priority: priorityHit(&frame)
        case .ruleOrder: listed(hits(&frame), &frame)
        case .outputOrder: ordered(&frame)
        case .collect: collected(&frame)
        }
    }

    /// Whether a row matches. What went wrong in one cell is forgotten where another cell says no anyway.
    @inline(__always)
    func matches(_ row: Int, _ frame: inout Frame) -> Truth {
        let rule = rules[row]
        let mark = frame.issueMark
        var whole = Truth.yes
        for column in rule.cells {
            guard let tests = rule.conditions[column], let value = frame[inputs[column].slot] else { return .no }
            switch tests.test(value, &frame) {
            case .yes: continue
            case .no:
                frame.forgetIssues(since: mark)
                return .no
            case .unknown: whole = .unknown
            }
        }
        return whole
    }

    /// All rows that match, in order.
    func hits(_ frame: inout Frame) -> [Int] {
        var matches = Matches(self, frame)
        var rows: [Int] = []
        while let row = matches.next(&frame) { rows.append(row) }
        return rows
    }

    /// What a row concludes: the value of a single output, or a context of all outputs.
    func conclusion(_ row: Int, _ frame: inout Frame) -> Value {
        if let fixed = fixedConclusions[row] { return fixed }
        let conclusions = rules[row].conclusions
        if outputs.count == 1 { return output(0, conclusions[0], &frame) }
        var values: [Value] = []
        values.reserveCapacity(outputs.count)
        for index in outputs.indices { values.append(output(index, conclusions[index], &frame)) }
        return .context(Context(distinctKeys: outputNames, values: values))
    }

    private func output(_ index: Int, _ expression: PlacedExpression?, _ frame: inout Frame) -> Value {
        guard let expression else { return frame.report(Issue(.unknownName, "an output entry is not an expression")) }
        return outputs[index].type.of(expression.evaluate(&frame), &frame)
    }

    var slotsRead: Set<Int> {
        var slots: Set<Int> = []
        for input in inputs {
            slots.formUnion(input.expression.compiled.slotsRead)
            slots.formUnion(input.allowed?.compiled.slotsRead ?? [])
        }
        for output in outputs { slots.formUnion(output.standard?.compiled.slotsRead ?? []) }
        for rule in rules {
            for tests in rule.conditions { slots.formUnion(tests?.compiled.slotsRead ?? []) }
            for conclusion in rule.conclusions { slots.formUnion(conclusion?.compiled.slotsRead ?? []) }
        }
        return slots
    }
}
