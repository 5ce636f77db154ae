import FEEL
import Foundation

/// Evaluates a text in a frame where the given names have the given values.
func evaluate(_ text: String, _ inputs: KeyValuePairs<String, Value> = [:], limits: Limits = .standard) -> Value {
    evaluation(text, inputs, limits: limits).value
}

/// The value and what went wrong on the way; a text that does not compile is null and no issue.
func evaluation(_ text: String, _ inputs: KeyValuePairs<String, Value> = [:], limits: Limits = .standard) -> (value: Value, issues: [Issue])
{
    var scope = Scope()
    var frame = Frame(limits: limits, now: DateTime("2026-01-05T09:00:00+08:00"))
    for (name, value) in inputs { frame[scope.declare(name)] = value }
    guard let expression = try? Compiler(scope: scope).expression(text) else { return (.null, []) }
    let value = expression.evaluate(&frame)
    return (value, frame.issues)
}

/// Decides a text strictly, over names of which those with nil are missing.
func decide(_ text: String, _ inputs: KeyValuePairs<String, Value?>) -> Outcome {
    var scope = Scope()
    var frame = Frame()
    for (name, value) in inputs { frame[scope.declare(name)] = value }
    guard let expression = try? Compiler(scope: scope).expression(text) else { return .failed([]) }
    return expression.decide(&frame)
}

/// What a Python that is installed prints; nil where there is none.
func python(_ script: String) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
}
