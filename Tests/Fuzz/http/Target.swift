// libFuzzer's entry: octets as a client might send them. Whatever they are, the connection must not trap, and must answer the same whether they come
// whole, an octet at a time, or in pieces; and what it answers must be well-formed responses.
@testable import HTTPServer

private let router: Router = {
    guard let router = try? echoRouter() else { fatalError("the test router does not compile") }
    return router
}()

private func answer(_ input: [UInt8], _ pieces: [Int], ends: Bool) -> [UInt8] {
    let memory = MemoryConnection(router)
    memory.send(input, pieces: pieces)
    if ends { memory.end() }
    return withoutDates(memory.received)
}

/// `Date` may differ between two runs.
private func withoutDates(_ octets: [UInt8]) -> [UInt8] {
    var result = octets
    let name = Array("Date: ".utf8)
    var at = 0
    while at + 35 < result.count {
        if result[at..<(at + 6)].elementsEqual(name) {
            for index in (at + 6)..<(at + 35) { result[index] = 0x30 }
            at += 35
        }
        at += 1
    }
    return result
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 1 else { return 0 }
    let seed = start[0]
    let input = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    let ends = seed & 1 == 1
    // An interim answer depends, rightly, on whether content came along with the head (RFC 9110 section 10.1.1): such input is only run.
    let mayDiffer = String(decoding: input, as: UTF8.self).lowercased().contains("100-continue")
    let whole = answer(input, [], ends: ends)
    let steps = [Int(seed) % 7 + 1, Int(seed) % 5 + 1, Int(seed) % 11 + 1]
    for pieces in [[1], steps] where answer(input, pieces, ends: ends) != whole && !mayDiffer {
        fatalError("pieces \(pieces) are answered differently")
    }
    guard whole.isEmpty || whole.starts(with: Array("HTTP/1.1 ".utf8)) else { fatalError("not a response") }
    return 0
}
