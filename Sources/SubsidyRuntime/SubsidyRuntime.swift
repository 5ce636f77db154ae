import JSON
import Subsidy
public struct IdempotencyKey: Sendable { public init(key: String, fingerprint: String) {} }
public struct Rendered: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    public init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) { self.status = status; self.headers = headers; self.body = body }
}
public struct Reply: Sendable { public var seq: Int64; public var recordHash: String; public var rendered: Rendered; public var replayed: Bool }
public struct Submission: Sendable {
    public init(principal: Principal?, command: any Command, idempotency: IdempotencyKey?, render: @escaping @Sendable (State, Outcome) -> Rendered,
        completion: @escaping @Sendable (Result<Reply, Problem>) -> Void) {}
}
public final class Office: Sendable {
    public func read<T>(_ body: (State, Instant) throws -> T) rethrows -> (value: T, seq: Int64) { fatalError() }
    public func whenDurable(_ seq: Int64, _ body: @escaping @Sendable () -> Void) {}
    public func submit(_ submission: Submission) {}
}
public struct DocumentStore: Sendable {
    public func store(_ bytes: [UInt8]) throws -> (sha256: String, size: Int64) { fatalError() }
    public func open(_ sha256: String) throws -> [UInt8] { fatalError() }
}
