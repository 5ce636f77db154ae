// `voucherd dmn run`: the logic behind the command line.

import FEEL
import JSON

/// Evaluates a model for each line of a file.
public struct RunCommand {
    public var model: String
    public var input: String
    public var decision: String?
    public var output: String?
    public var strict: Bool

    public init(model: String, input: String, decision: String? = nil, output: String? = nil, strict: Bool = false) {
        self.model = model
        self.input = input
        self.decision = decision
        self.output = output
        self.strict = strict
    }

    /// What a run took.
    public struct Summary: Sendable, CustomStringConvertible {
        public var lines: Int
        public var seconds: Double
        public var evaluationsPerSecond: Double { seconds > 0 ? Double(lines) / seconds : 0 }
        public var description: String {
            "lines \(lines), seconds \((seconds * 1000).rounded() / 1000), evaluations a second \(Int(evaluationsPerSecond))"
        }
    }

    private static let outputChunkBytes = 256 << 10

    /// Runs; `warn` is given what is wrong in the model, a line each.
    public func run(warn: (String) -> Void) throws(ModelError) -> Summary {
        let program = try Program(contentsOf: model)
        for finding in program.findings { warn(finding.description) }
        var runner = try LineRunner(program, decision: decision, strict: strict, now: .systemClock)
        guard let out = OctetWriter(output) else { throw failure(output ?? "standard output", "can't be written") }
        var writer = JSONWriter(reservingBytes: Self.outputChunkBytes * 2)
        var lines = 0
        var written = true
        let start = WallClock.monotonicSeconds
        let read = LineReader.forEach(in: input, lineBytesMax: LineRunner.lineBytesMax) { line in
            runner.run(line, into: &writer)
            lines += 1
            if writer.bytes.count >= Self.outputChunkBytes {
                written = out.write(writer.bytes) && written
                writer.removeAll()
            }
        }
        written = out.write(writer.bytes) && written
        let seconds = WallClock.monotonicSeconds - start
        if !read { throw failure(input, "can't be read, or has a line longer than \(LineRunner.lineBytesMax) octets") }
        if !written { throw failure(output ?? "standard output", "can't be written") }
        return Summary(lines: lines, seconds: seconds)
    }

    private func failure(_ path: String, _ message: String) -> ModelError {
        ModelError(.file, file: path, at: Place(line: 1, column: 1), message)
    }
}

extension DateTime {
    /// The machine's clock, in UTC, to the second.
    public static var systemClock: DateTime? {
        let seconds = WallClock.unixSeconds
        guard let date = CalendarDate(daysSinceEpoch: seconds / 86_400),
            let time = TimeOfDay(nanosecondOfDay: Int64(seconds % 86_400) * 1_000_000_000, zone: .utc)
        else { return nil }
        return DateTime(date, time)
    }
}
