// `voucherd bench rules`: a model over the workload, in-process without and with reasons, and with JSON in and out.
// What is timed is the evaluation of rows already made; making the rows is not.

import FEEL
import JSON

/// Measures a model that has the workload's inputs and the decisions `c1` to `c6` and `amount`.
public struct RulesBenchmark {
    /// One way of running the workload.
    public struct Result: Sendable, CustomStringConvertible {
        public var name: String
        public var rows: Int
        public var seconds: Double
        public var processorSeconds: Double
        /// Rows for which all six conditions hold.
        public var eligible: Int
        /// Rows with an amount above zero.
        public var paid: Int
        /// The sum of the amounts, exactly.
        public var sum: String

        public var perSecond: Double { processorSeconds > 0 ? Double(rows) / processorSeconds : 0 }

        public var description: String {
            let micro = rows > 0 ? (processorSeconds / Double(rows) * 1e8).rounded() / 100 : 0
            return "\(name): \(Int(perSecond)) evaluations a second of processor time, \(micro) µs each; "
                + "eligible \(eligible), paid \(paid), sum \(sum)"
        }
    }

    private let program: Program
    private let workload: RulesWorkload
    private let conditions: [Int]
    private let amount: Int

    /// Throws where the model lacks one of the decisions.
    public init(_ program: Program, rows: Int = 100_000) throws(ModelError) {
        self.program = program
        workload = RulesWorkload(count: rows)
        var positions: [Int] = []
        for name in ["c1", "c2", "c3", "c4", "c5", "c6", "amount"] {
            guard let position = program.decision(name) else {
                throw ModelError(
                    .unknownName, file: program.models.files[0].file, at: Place(line: 1, column: 1), "there is no decision \(name)")
            }
            positions.append(position)
        }
        conditions = Array(positions.dropLast())
        amount = positions[6]
    }

    /// The ways of running the workload.
    public enum Way: String, Sendable, CaseIterable {
        case inProcess = "in-process"
        case withReasons = "with-reasons"
        case withJSON = "with-json"
    }

    /// Some ways, one after the other.
    public func run(_ ways: [Way] = Way.allCases) -> [Result] { ways.map(run) }

    public func run(_ way: Way) -> Result {
        switch way {
        case .inProcess: inProcess()
        case .withReasons: withReasons()
        case .withJSON: withJSON()
        }
    }

    /// In-process, values in and values out.
    public func inProcess() -> Result {
        let (cases, positions) = preparedCases()
        return measure("in-process") { tally in
            var evaluation = Evaluation(program)
            for values in cases {
                evaluation.begin()
                for (position, value) in zip(positions, values) { evaluation.set(position, value) }
                let amount = evaluation.value(of: self.amount)
                tally.add(conditions.allSatisfy { evaluation.value(of: $0).isTrue }, amount)
            }
        }
    }

    /// In-process, with the explanation of every decision on the way.
    public func withReasons() -> Result {
        let (cases, positions) = preparedCases()
        return measure("in-process with reasons") { tally in
            var evaluation = Evaluation(program)
            for values in cases {
                evaluation.begin()
                for (position, value) in zip(positions, values) { evaluation.set(position, value) }
                let explanations = evaluation.explain(self.amount)
                let isEligible = explanations.reduce(true) { all, each in
                    if case .condition = each.ground { return all && each.value.isTrue }
                    return all
                }
                tally.add(isEligible, explanations.last?.value ?? .null)
            }
        }
    }

    /// Lines of JSON in, lines of JSON out, all decisions.
    public func withJSON() -> Result {
        let lines = workload.rows.map { row in
            var writer = JSONWriter()
            RulesWorkload.line(of: row, into: &writer)
            return writer.bytes
        }
        var answers: [UInt8] = []
        var result = measure("JSON in and out") { _ in
            guard var runner = try? LineRunner(program) else { return }
            var writer = JSONWriter(reservingBytes: lines.count * 256)
            for line in lines { line.withUnsafeBufferPointer { runner.run($0, into: &writer) } }
            answers = writer.bytes
        }
        var tally = Tally()
        for line in answers.split(separator: UInt8(ascii: "\n")) {
            guard let answer = try? JSON(parsing: Array(line)) else { continue }
            let all = (1...6).allSatisfy { answer["c\($0)"]?.bool == true }
            var text: String?
            if case .number(let number)? = answer["amount"] { text = number.text }
            tally.add(all, text.flatMap { Decimal128($0) }.map { .number($0) } ?? .null)
        }
        tally.store(in: &result)
        return result
    }

    private func preparedCases() -> (cases: [[Value]], positions: [Int]) {
        let names = workload.rows.first.map { RulesWorkload.inputs(of: $0).map(\.name) } ?? []
        let known = names.indices.filter { program.input(names[$0]) != nil }
        let cases = workload.rows.map { row in
            let inputs = RulesWorkload.inputs(of: row)
            return known.map { inputs[$0].value }
        }
        return (cases, known.compactMap { program.input(names[$0]) })
    }

    private func measure(_ name: String, _ body: (inout Tally) -> Void) -> Result {
        var tally = Tally()
        let wall = WallClock.monotonicSeconds
        let processor = WallClock.processSeconds
        body(&tally)
        var result = Result(
            name: name, rows: workload.rows.count, seconds: WallClock.monotonicSeconds - wall,
            processorSeconds: WallClock.processSeconds - processor, eligible: 0, paid: 0, sum: "0")
        tally.store(in: &result)
        return result
    }

    /// The checksum of a run.
    private struct Tally {
        private var eligible = 0
        private var paid = 0
        private var sum = Decimal128.zero

        mutating func add(_ isEligible: Bool, _ amount: Value) {
            if isEligible { eligible += 1 }
            guard case .number(let number) = amount, number > .zero, let next = sum.adding(number) else { return }
            paid += 1
            sum = next
        }

        func store(in result: inout Result) {
            result.eligible = eligible
            result.paid = paid
            result.sum = sum.description
        }
    }
}
