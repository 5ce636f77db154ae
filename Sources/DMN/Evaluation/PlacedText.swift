// Compiled texts together with where they stand in their file, so that what goes wrong in them can be told by place.

import FEEL

/// Where a text of a model stands.
struct TextSource: Sendable {
    var file: String
    var element: String
    /// 1-based row of a decision table.
    var row: Int?
    /// Where the text begins.
    var place: Place

    func origin(of span: SourceSpan) -> Issue.Origin {
        let place = self.place.advanced(by: span)
        return Issue.Origin(
            document: file, line: place.line, column: place.column, part: row.map { "\(element), row \($0)" } ?? element)
    }
}

/// A compiled expression at its place. An object: handing it on copies nothing.
final class PlacedExpression: Sendable {
    let compiled: CompiledExpression
    let source: TextSource

    init(_ compiled: CompiledExpression, _ source: TextSource) {
        self.compiled = compiled
        self.source = source
    }

    @inline(__always)
    func evaluate(_ frame: inout Frame) -> Value {
        frame.locatesIssues ? evaluateLocating(&frame) : compiled.evaluate(&frame)
    }

    private func evaluateLocating(_ frame: inout Frame) -> Value {
        let mark = frame.issueMark
        let value = compiled.evaluate(&frame)
        frame.locateIssues(since: mark, source.origin(of:))
        return value
    }
}

/// A filter's compiled condition at its place, with the type that it must come to.
final class PlacedMatch: Sendable {
    let compiled: CompiledMatch
    let source: TextSource
    let result: ResultType

    init(_ compiled: CompiledMatch, _ source: TextSource, result: ResultType) {
        self.compiled = compiled
        self.source = source
        self.result = result
    }

    func evaluate(_ item: Value, _ frame: inout Frame) -> Value {
        let mark = frame.issueMark
        let value = result.of(compiled.evaluate(item, &frame), &frame)
        if frame.locatesIssues { frame.locateIssues(since: mark, source.origin(of:)) }
        return value
    }
}

/// Compiled unary tests at their place.
final class PlacedTests: Sendable {
    let compiled: CompiledTests
    let source: TextSource

    init(_ compiled: CompiledTests, _ source: TextSource) {
        self.compiled = compiled
        self.source = source
    }

    @inline(__always)
    func test(_ value: Value, _ frame: inout Frame) -> Truth {
        frame.locatesIssues ? testLocating(value, &frame) : compiled.test(value, &frame)
    }

    private func testLocating(_ value: Value, _ frame: inout Frame) -> Truth {
        let mark = frame.issueMark
        let truth = compiled.test(value, &frame)
        frame.locateIssues(since: mark, source.origin(of:))
        return truth
    }
}
