import Cryptography
import Journal
import Subsidy

/// The answer to a command, as the edge wants it sent; what an idempotent repetition gets again.
public struct Rendered: Sendable, Equatable {
    public struct Header: Sendable, Equatable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// HTTP status.
    public var status: Int
    public var headers: [Header]
    /// One JSON value, compact, or nothing.
    public var body: [UInt8]

    public init(status: Int, headers: [Header] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// The caller's name for one attempt, so that a repetition is recognised.
public struct IdempotencyKey: Sendable, Hashable {
    /// Octets that a key may have.
    public static let bytesMax = 255

    public let client: ID<Client>
    public let key: String
    /// Digest of method, target and body: the same key with another one is refused.
    public let fingerprint: Digest

    public init(client: ID<Client>, key: String, fingerprint: Digest) {
        self.client = client
        self.key = key
        self.fingerprint = fingerprint
    }
}

/// A command on its way to the one writer.
public struct Submission: Sendable {
    public var principal: Principal?
    public var command: any Command
    public var idempotency: IdempotencyKey?
    /// Makes the answer from the state right after the command; runs on the writer, so it must be short.
    public var render: @Sendable (borrowing State, Outcome) -> Rendered
    /// Called once: with the answer after it is durable, or with the refusal.
    public var completion: @Sendable (Result<Reply, Problem>) -> Void

    public init(
        principal: Principal?, command: any Command, idempotency: IdempotencyKey? = nil,
        render: @escaping @Sendable (borrowing State, Outcome) -> Rendered,
        completion: @escaping @Sendable (Result<Reply, Problem>) -> Void
    ) {
        self.principal = principal
        self.command = command
        self.idempotency = idempotency
        self.render = render
        self.completion = completion
    }
}

/// What the caller of an accepted command gets.
public struct Reply: Sendable {
    public let seq: Int64
    /// Hash of the command's record: with `seq`, a receipt that can be shown against the journal.
    public let recordHash: Digest
    public let rendered: Rendered
    /// Whether this is the first answer once more.
    public let replayed: Bool

    /// The receipt as the caller gets it.
    public var receiptText: String { Receipt(seq: UInt64(seq), hash: recordHash).description }
}
