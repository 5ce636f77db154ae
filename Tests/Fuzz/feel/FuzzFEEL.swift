// libFuzzer over FEEL: each input is a text that is read as an expression and as unary tests, evaluated under small limits in
// both modes, explained, and printed. Nothing may crash, and nothing may take longer than libFuzzer's -timeout.

import FEEL
import Glibc

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    check(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    return 0
}

private let scope: Scope = {
    var scope = Scope()
    scope.declare("a", type: .number)
    scope.declare("first name", type: .string)
    scope.declare("list", type: .list(.number))
    scope.declare("person", type: .context([.init("age", .number), .init("home town", .string)]))
    scope.declare("any-thing")
    scope.declare("gone")
    return scope
}()

private func frame() -> Frame {
    var limits = Limits()
    limits.stepsMax = 20_000
    limits.listItemsMax = 5_000
    limits.stringBytesMax = 20_000
    limits.patternStepsMax = 20_000
    limits.depthMax = 64
    var frame = Frame(limits: limits, now: DateTime("2026-01-05T09:00:00@Asia/Shanghai"))
    frame[0] = 7
    frame[1] = "Ada"
    frame[2] = [1, 2, 3]
    frame[3] = .context(Context([("age", 41), ("home town", "沪")]))
    frame[4] = "x"
    return frame
}

private func check(_ text: String) {
    let compiler = Compiler(scope: scope)
    if let expression = try? compiler.expression(text) {
        var frame = frame()
        let value = expression.evaluate(&frame)
        _ = value.description.utf8.count
        _ = value.json
        _ = expression.decide(&frame)
        _ = expression.explain(&frame)
        frame.reset()
        if let changes = expression.changesToHold(&frame) {
            for change in changes.joined() { _ = change.needed.description }
        }
    }
    if let tests = try? compiler.unaryTests(text, input: .number) {
        var frame = frame()
        _ = tests.test(5, &frame)
        _ = tests.test(.null, &frame)
        _ = tests.requirement(&frame)
    }
}
