// A model over JSON Lines: each line an object of inputs, each answer an object of decisions. Lines are read and
// written in chunks; nothing grows with the number of lines.

import FEEL
import JSON

/// Evaluates a program for lines of JSON.
public struct LineRunner {
    /// Octets of one line.
    public static let lineBytesMax = 16 << 20

    private let program: Program
    private var evaluation: Evaluation
    private var reader = JSONValueReader()
    private let decisions: [Int]
    private let strict: Bool

    /// A runner for one decision by name, or for all of the root model. Throws where there is no such decision.
    public init(_ program: Program, decision: String? = nil, strict: Bool = false, now: DateTime? = nil) throws(ModelError) {
        self.program = program
        self.strict = strict
        evaluation = Evaluation(program, now: now)
        guard let decision else {
            decisions = program.decisions.filter { $0.namespace == program.namespace }.map(\.index)
            return
        }
        guard let index = program.decision(decision) else {
            throw ModelError(
                .unknownName, file: program.models.files[0].file, at: Place(line: 1, column: 1),
                "there is no decision \(decision); there are \(program.decisionNames.joined(separator: ", "))")
        }
        decisions = [index]
    }

    /// Evaluates one line and writes the answer with its line end: an object of the decisions by name.
    /// A line that is no object of inputs is answered with an object of one member, `error`.
    public mutating func run(_ line: UnsafeBufferPointer<UInt8>, into writer: inout JSONWriter) {
        evaluation.begin()
        writer.beginObject()
        if let problem = setInputs(line) {
            writer.member("error", problem)
        } else if strict {
            decideStrictly(into: &writer)
        } else {
            for index in decisions { writer.member(named: program.decisions[index].name, JSONValue(evaluation.value(of: index))) }
        }
        writer.endObject()
        writer.raw(CollectionOfOne(UInt8(ascii: "\n")))
    }

    /// Reads a line's inputs; what is wrong with it, if anything. Members that are no inputs of the model are an error too.
    private mutating func setInputs(_ line: UnsafeBufferPointer<UInt8>) -> String? {
        let object: JSONObject
        do {
            guard case .object(let read) = try JSON(parsing: line) else { return "the line is not an object" }
            object = read
        } catch {
            return error.description
        }
        for member in object.members {
            guard let position = program.input(member.key) else { continue }
            guard let value = reader.value(member.value, as: program.inputs[position].type.type) else {
                return "\(member.key) is not of its type"
            }
            if !evaluation.set(position, value) { return "\(member.key) is not of its type" }
        }
        return nil
    }

    private mutating func decideStrictly(into writer: inout JSONWriter) {
        var problems: [(name: String, issues: [Issue])] = []
        for index in decisions {
            let name = program.decisions[index].name
            switch evaluation.decide(index) {
            case .value(let value): writer.member(named: name, JSONValue(value))
            case .undecided(let issues), .failed(let issues): problems.append((name, issues))
            }
        }
        guard !problems.isEmpty else { return }
        writer.key("undecided")
        writer.beginObject()
        for problem in problems { writer.member(named: problem.name, JSON.array(problem.issues.map { .string($0.description) })) }
        writer.endObject()
    }
}
