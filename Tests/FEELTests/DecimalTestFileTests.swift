// The decimal128 cases of the General Decimal Arithmetic specification, as CPython's test folder carries them. They are read
// there and not copied; where no CPython with its tests is installed, these tests are skipped.

import FEEL
import Foundation
import Testing

private let folder: String? = {
    guard let path = python("import test, os; print(os.path.join(os.path.dirname(test.__file__), 'decimaltestdata'))") else { return nil }
    let trimmed = path.trimmingCharacters(in: .whitespacesAndNewlines)
    return FileManager.default.fileExists(atPath: trimmed + "/dqAdd.decTest") ? trimmed : nil
}()

/// One line: an operation, its operands, and what it gives.
private struct Case {
    var name: String
    var operation: String
    var operands: [String]
    var result: String
    var rounding: String
}

private func cases(_ file: String) throws -> [Case] {
    guard let folder else { return [] }
    var rounding = "half_even"
    var cases: [Case] = []
    for line in try String(contentsOfFile: "\(folder)/\(file).decTest", encoding: .isoLatin1).split(whereSeparator: \.isNewline) {
        let text = line
        if text.hasPrefix("--") { continue }
        if text.lowercased().hasPrefix("rounding:") { rounding = text.dropFirst(9).trimmingCharacters(in: .whitespaces).lowercased() }
        let words = text.split(whereSeparator: \.isWhitespace).map { $0.replacingOccurrences(of: "'", with: "") }
        guard let arrow = words.firstIndex(of: "->"), arrow >= 3, words.count > arrow + 1 else { continue }
        cases.append(
            Case(
                name: words[0], operation: words[1].lowercased(), operands: Array(words[2..<arrow]), result: words[arrow + 1],
                rounding: rounding))
    }
    return cases
}

/// Neither NaN, nor infinite, nor a bit pattern: what this type can hold.
private func isFinite(_ text: String) -> Bool { !text.contains("#") && !text.lowercased().contains("n") && text != "?" }

private let roundings: [String: Rounding] = [
    "half_even": .halfEven, "half_up": .halfUp, "half_down": .halfDown, "up": .up, "down": .down, "floor": .floor, "ceiling": .ceiling,
]

/// What an operation gives; nil for no result, and `.some(nil)` never: an operation that is not ours is not run.
private func perform(_ test: Case, _ left: Decimal128, _ right: Decimal128) -> Decimal128?? {
    if test.operation == "quantize" {
        guard let rounding = roundings[test.rounding] else { return nil }
        return .some(left.rounded(rounding, places: -right.exponent))
    }
    // Whole numbers keep their exponent; FEEL's rounding would write their zeros out.
    if test.operation == "tointegralx", left.exponent < 0, let rounding = roundings[test.rounding] {
        return .some(left.rounded(rounding, places: 0))
    }
    guard test.rounding == "half_even" else { return nil }
    switch test.operation {
    case "add": return .some(left.adding(right))
    case "subtract": return .some(left.subtracting(right))
    case "multiply": return .some(left.multiplied(by: right))
    case "divide": return .some(left.divided(by: right))
    case "abs": return .some(left.magnitude)
    case "minus": return .some(left.negated)
    case "plus", "tosci": return .some(left)
    case "compare": return .some(Decimal128(left == right ? 0 : (left < right ? -1 : 1)))
    case "reduce": return .some(left.reduced)
    // Between equal numbers the files choose by the exponent, FEEL takes the first.
    case "max" where left != right: return .some(left < right ? right : left)
    case "min" where left != right: return .some(left < right ? left : right)
    default: return nil
    }
}

@Suite(.enabled(if: folder != nil, "no CPython with its test folder is installed"))
struct DecimalTestFileTests {
    @Test(arguments: [
        "dqAdd", "dqSubtract", "dqMultiply", "dqDivide", "dqCompare", "dqAbs", "dqMinus", "dqPlus", "dqReduce", "dqQuantize", "dqBase",
        "dqMax", "dqMin", "dqToIntegral",
    ])
    func operations_GiveTheSpecifiedDigitsAndExponents(_ file: String) throws {
        var run = 0
        for test in try cases(file) {
            guard test.operands.allSatisfy(isFinite) else { continue }
            let operands = test.operands.map { Decimal128($0) }
            guard let left = operands[0], let right = operands.last ?? left else { continue }
            guard let outcome = perform(test, left, right) else { continue }
            if test.result.lowercased().hasPrefix("inf") || test.result.lowercased().hasPrefix("-inf") {
                #expect(outcome == nil, "\(test.name)")
            } else if isFinite(test.result) {
                let expected = try #require(Decimal128(test.result))
                #expect(outcome?.coefficient == expected.coefficient, "\(test.name) \(test.operands) gave \(String(describing: outcome))")
                #expect(outcome?.exponent == expected.exponent, "\(test.name) \(test.operands) gave \(String(describing: outcome))")
                if let outcome, !outcome.isZero { #expect(outcome.isNegative == expected.isNegative, "\(test.name)") }
            } else {
                continue
            }
            run += 1
        }
        #expect(run > 10, "\(file) was read")
    }
}
