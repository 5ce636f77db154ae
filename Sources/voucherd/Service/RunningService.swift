import Cryptography
import Dispatch
import Glibc
import HTTPServer
import Journal
import Logging
import Subsidy
import SubsidyAPI
import SubsidyRuntime
import Synchronization

/// Journal, office and API, opened in their order and closed in the reverse.
final class RunningService: Sendable {
    let office: Office
    let server: APIServer
    let port: UInt16
    private let health: JournalHealth
    private let isStopped = Atomic(false)

    /// How often the service looks whether time has made something due.
    private static let tickSeconds = 1.0
    private let graceSeconds: Double
    private let accessLog: AccessLogFile?
    private let uses: CredentialUses
    private let issuer: AccessTokenIssuer?
    private let accessTokens: ServiceConfiguration.AccessTokens?
    private let log: Logger

    /// Opens the data directory, replays the journal and serves.
    ///
    /// - Parameter administratorToken: nil makes one where no administrator is on file yet, and returns it in `madeToken`.
    init(
        _ configuration: ServiceConfiguration, policy: Policy, isSandbox: Bool, administratorToken: String?, logger: Logger,
        madeToken: (String) -> Void
    ) throws {
        try Files.makeDirectory(configuration.data)
        let journal = try Self.openJournal(configuration, logger)
        let clock: any OfficeClock = isSandbox ? SandboxClock() : SystemClock()
        let vault = try DataKeys.vault(configuration)
        let office = try Office(
            policy: policy, journal: journal, clock: clock, limits: configuration.office, logger: logger,
            vault: vault, snapshots: Self.snapshots(configuration, vault: vault))
        try Self.ensureAdministrator(office, administratorToken, madeToken)
        let documents = try DocumentStore(directory: "\(configuration.data)/documents", vault: vault)
        var api = APIConfiguration()
        api.isSandbox = isSandbox
        api.auditKey = try AuditKeyFile.load(configuration.audit, data: configuration.data)
        api.http.host = configuration.host
        api.http.port = configuration.port
        api.requestsPerSecondMax = configuration.requestsPerSecondMax
        api.requestBurstMax = configuration.requestBurstMax
        api.security = configuration.security
        let issuer = try configuration.accessTokens.map {
            AccessTokenIssuer(issuer: $0.issuer, audience: $0.audience, algorithms: $0.algorithms, keySet: try $0.keySet())
        }
        api.security.issuer = issuer
        api.webhooks = configuration.webhooks
        api.webhooks.directory = "\(configuration.data)/webhooks"
        uses = CredentialUses(path: "\(configuration.data)/credential-uses.json")
        uses.restore(into: office)
        if let payer = configuration.payer { api.payer = payer }
        accessLog = try configuration.http.apply(to: &api.http)
        let server = try APIServer(office: office, documents: documents, policy: policy, configuration: api, log: logger)
        self.office = office
        self.server = server
        self.issuer = issuer
        accessTokens = configuration.accessTokens
        log = logger
        health = JournalHealth(journal, log: logger)
        graceSeconds = Double(configuration.graceSeconds)
        port = try server.start()
        tick()
    }

    /// Where the office keeps its snapshots: beside the journal.
    static func snapshots(_ configuration: ServiceConfiguration, vault: PersonalDataVault?) -> SnapshotStore {
        SnapshotStore(directory: "\(configuration.data)/snapshots", vault: vault)
    }

    /// Opens the journal, with its mirror where there is one, and says what was found.
    private static func openJournal(_ configuration: ServiceConfiguration, _ logger: Logger) throws -> EmbeddedJournal {
        var mirror: JournalMirror?
        if let directory = configuration.mirror {
            try Files.makeDirectory(directory)
            // A mirror is laid out like a data directory, so that `voucherd verify --data` reads it and a restore can begin with it.
            mirror = JournalMirror(directory: "\(directory)/journal")
        }
        let journal = try EmbeddedJournal(
            directory: "\(configuration.data)/journal", mirror: mirror, options: configuration.journalOptions)
        for warning in journal.opening.warnings { logger.warning("journal opened", metadata: ["finding": "\(warning)"]) }
        return journal
    }

    private func tick() {
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.tickSeconds) { [weak self] in
            guard let self, !self.isStopped.load(ordering: .relaxed) else { return }
            self.office.tick()
            self.saveUses()
            self.health.look()
            self.tick()
        }
    }

    private func saveUses() {
        do { try uses.save(from: office) } catch { log.error("the uses of credentials were not kept", metadata: ["error": "\(error)"]) }
    }

    /// Reads certificates and the issuer's keys again and opens the access log anew; where one fails, what was stays.
    func reload() throws {
        try server.reloadCertificates()
        if let issuer, let accessTokens { issuer.replace(try accessTokens.keySet()) }
        try accessLog?.reopen()
    }

    /// No new connections, requests under way are answered, the journal is synced and closed.
    func stop() throws {
        isStopped.store(true, ordering: .relaxed)
        server.drain(graceSeconds: graceSeconds)
        accessLog?.close()
        saveUses()
        try office.drain()
    }

    private static func ensureAdministrator(_ office: Office, _ token: String?, _ madeToken: (String) -> Void) throws {
        if let token { return try office.submitAndWait(EnsureAdministrator(tokenHash: try hash(token))) }
        let hasOne = office.read { state, _ in state.clients.all.contains { $0.roles == [.admin] && $0.revokedAt == nil } }.value
        guard !hasOne else { return }
        let made = "vcd_" + Hexadecimal.string(try SecureRandom.bytes(24))
        try office.submitAndWait(EnsureAdministrator(tokenHash: try hash(made)))
        madeToken(made)
    }

    private static func hash(_ token: String) throws -> String { try Digest(of: token.utf8, using: .sha256).hex }
}
