// A snapshot is a file of JSON lines:
//
//     {"format":"voucherd-snapshot","version":3,"seq":…,"recordHash":"…","at":"…","layout":"…"}
//     {"part":"seq","value":…}
//     {"part":"applications","rows":[…]}                     as many as the state needs, see StateLines
//     {"part":"timelines","sealed":"sealed:…"}               a line that holds personal data: sealed as a whole
//     {"part":"idempotency","rows":[…]}
//     {"lines":…,"stateHash":"…","digest":"…"}
//
// `stateHash` is SHA-256 over the SHA-256 digests (32 octets each) of the state's lines, opened and without their line feeds, in order:
// hashes that several cores can make, and that equal states have in common, however they are sealed. `digest` is SHA-256 over the first
// line, without its line feed, and the digests of all lines between, opened as well: it stands for the whole file, since a sealed line
// opens to its one text or not at all, and what is around the seal must name the part that is in it. Hashing two gigabytes a second
// time, as they are sealed, would be a tenth of a start from a million applications.

import Cryptography
import JSON
import Subsidy

/// The first line: what the snapshot stands for.
public struct SnapshotHeader: JSONRecord, Equatable {
    public static let format = "voucherd-snapshot"
    public static let version = 3

    public var format = SnapshotHeader.format
    public var version = SnapshotHeader.version
    /// The last record that is in it.
    public var seq: Int64 = 0
    /// That record's hash in the journal, in hex: ties the snapshot to one history.
    public var recordHash = ""
    /// The state's latest moment.
    public var at = Instant(milliseconds: 0)
    /// SHA-256 of the layout of what follows, in hex: a program whose state has another one does not read it.
    public var layout = ""

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("format", &format)
        try fields.field("version", &version)
        try fields.field("seq", &seq)
        try fields.field("recordHash", &recordHash)
        try fields.field("at", &at)
        try fields.field("layout", &layout)
    }
}

/// The last line.
struct SnapshotTrailer: JSONRecord, Equatable {
    var lines: Int64 = 0
    var stateHash = ""
    var digest = ""

    mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("lines", &lines)
        try fields.field("stateHash", &stateHash)
        try fields.field("digest", &digest)
    }
}

/// One line's digest, opened.
struct SnapshotLineDigest: Sendable {
    let digest: Digest
    /// Whether it is one of the state's lines.
    let isState: Bool

    init(of line: [UInt8]) throws {
        digest = try Digest(of: line, using: .sha256)
        isState = SnapshotLine.isState(line)
    }
}

/// The running hashes over a snapshot's lines.
struct SnapshotHash: ~Copyable {
    private var state: DigestContext
    private var file: DigestContext
    private(set) var lines: Int64 = 0

    /// - Parameter header: the first line.
    init(header: [UInt8]) throws {
        let state = try DigestContext(.sha256)
        var file = try DigestContext(.sha256)
        file.update(header)
        self.state = state
        self.file = file
    }

    mutating func add(_ line: SnapshotLineDigest) {
        if line.isState { state.update(line.digest.bytes) }
        file.update(line.digest.bytes)
        lines += 1
    }

    /// The last line.
    consuming func trailer() -> SnapshotTrailer {
        var trailer = SnapshotTrailer()
        trailer.lines = lines
        trailer.stateHash = state.finish().hex
        trailer.digest = file.finish().hex
        return trailer
    }
}

/// What a snapshot holds: the state, and which keyed requests were answered.
struct SnapshotContents: StateSection {
    var state = State()
    var idempotency = IdempotencyStore(limits: OfficeLimits())

    mutating func describe<Parts: StateParts>(_ parts: inout Parts) throws {
        try state.describe(&parts)
        try parts.rows(Self.idempotency, &idempotency)
    }

    mutating func write(to lines: inout StateLineWriter) throws {
        try state.write(to: &lines)
        try lines.rows(Self.idempotency, &idempotency)
    }

    mutating func fill(from line: inout StateLineTaker) throws {
        try state.fill(from: &line)
        try line.rows(Self.idempotency, &idempotency)
    }

    mutating func name(to collector: inout StatePartsCollector) throws {
        try state.name(to: &collector)
        collector.rows(Self.idempotency, &idempotency)
    }

    /// The one part that is not the state's.
    static let idempotency: StaticString = "idempotency"

    static let decoder = StateLineDecoder(SnapshotContents.self)

    /// SHA-256 of the layout, in hex.
    static let layout: String = {
        do { return try Digest(of: decoder.layout.utf8, using: .sha256).hex } catch {
            preconditionFailure("OpenSSL has no SHA-256: \(error)")
        }
    }()
}
