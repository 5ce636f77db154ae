import ArgumentParser
import Cryptography
import JSON
import Journal
import Subsidy
import SubsidyRuntime

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Re-reads the journal and the snapshots: hash chain, replay, books; exit 1 and the first bad record otherwise.",
        discussion: """
            With --receipt or --head it also proves that what was acknowledged then is in the journal now: a receipt is the value of an \
            answer's Voucherd-Receipt, or a file with one a line; a head is a file with an answer of GET /v1/audit/head.
            """)

    @Option(help: "The data directory.") var data = "data"
    @Option(help: "The configuration file.") var config = "Config/voucherd.json"
    @Option(name: .customLong("receipt"), help: "A receipt, \"seq=…; hash=…\", or a file of them; may be repeated.") var receipts:
        [String] = []
    @Option(name: .customLong("head"), help: "A file with a signed head; may be repeated.") var heads: [String] = []
    @Option(help: "The public key of the heads, in PEM; by default that of the data directory.") var key: String?

    func run() throws {
        var settings = try ServiceConfiguration(file: config)
        settings.data = data
        let policy = try Policy.loadOrComplain(settings.directory)
        let vault = try DataKeys.readingVault(settings)
        let asked = try receipts.flatMap(ReceiptArguments.receipts) + heads.map { try signedHead($0, settings).receipt }
        let found: OfficeVerification
        do {
            TrapWatch.begin(.record)
            found = try verifyOffice(
                journalDirectory: "\(data)/journal", policy: policy, options: settings.journalOptions,
                vault: vault,
                snapshots: SnapshotStore(directory: "\(data)/snapshots", vault: vault), receipts: asked, progress: TrapWatch.note)
        } catch let error as JournalError {
            Files.say("\(error)")
            throw ExitCode.failure
        }
        if let fault = found.journal.fault { Files.say("\(fault)") }
        if let fault = found.fault { Files.say(fault) }
        for fault in found.snapshots.faults { Files.say(fault) }
        for proof in found.proofs { Files.say("\(proof)") }
        guard found.isWhole else { throw ExitCode.failure }
        Files.say(
            "\(found.journal.recordCount) records in \(found.journal.segmentCount) segment(s), head \(found.journal.head.seq) \(found.journal.head.hash)"
        )
        if found.snapshots.count > 0 { Files.say("\(found.snapshots.count) snapshot(s) agree with the replay") }
        Files.say("chain whole, replay whole, books balanced")
        guard found.proofs.allSatisfy(\.isProved) else { throw ExitCode.failure }
    }

    /// A head whose signature is the key's.
    private func signedHead(_ path: String, _ settings: ServiceConfiguration) throws -> SignedHead {
        let head: SignedHead
        do { head = try SignedHead(json: JSON(parsing: try Files.read(path))) } catch {
            throw ValidationError("\(path) is no answer of GET /v1/audit/head: \(error)")
        }
        let publicKey =
            if let key {
                try VerifyingKey(pem: Files.read(key))
            } else {
                try SigningKey(file: settings.audit.keyFile ?? "\(data)/\(AuditKeyFile.name)").verifyingKey()
            }
        guard try head.isSigned(by: publicKey) else {
            Files.say("\(path): the signature is NOT that of the key over this head")
            throw ExitCode.failure
        }
        Files.say("\(path): signed by the key \(try AuditKey.fingerprint(ofPEM: publicKey.pem())) at \(head.at)")
        return head
    }
}
