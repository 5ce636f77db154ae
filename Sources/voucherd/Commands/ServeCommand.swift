import ArgumentParser
import Cryptography
import Dispatch
import Glibc
import Journal
import Logging
import Subsidy
import SubsidyAPI
import SubsidyRuntime

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves the HTTP API.",
        discussion: ServiceSettings.help)

    @Option(
        help: "The configuration file; its directory holds pools, schemes and calendar. (VOUCHERD_CONFIG; default: Config/voucherd.json)")
    var config: String?
    @Option(help: "The data directory: journal and documents.") var data: String?
    @Option(help: "A second directory, better on another disk, for a copy of every record.") var mirror: String?
    @Option(help: "The numeric address to listen on.") var host: String?
    @Option(help: "The port to listen on; 0 picks a free one.") var port: UInt16?
    @Option(help: "trace, debug, info, notice, warning, error or critical.") var logLevel: String?
    @OptionGroup(title: "HTTP") var http: HTTPFlags
    @Flag(help: "Adds a clock that stands still until PUT /v1/clock moves it.") var sandbox = false

    func validate() throws {
        if let host, ServiceConfiguration.host(host) == nil {
            throw ValidationError("--host: expected \(ServiceConfiguration.hostExpected).")
        }
        if let logLevel, ServiceConfiguration.logLevel(logLevel) == nil {
            throw ValidationError("--log-level: expected \(ServiceConfiguration.logLevelExpected).")
        }
    }

    func run() throws {
        var settings = try ServiceConfiguration(file: config ?? Files.environment("VOUCHERD_CONFIG") ?? "Config/voucherd.json")
        try settings.applyEnvironment()
        settings.data = data ?? settings.data
        settings.mirror = mirror ?? settings.mirror
        settings.host = host ?? settings.host
        settings.port = port ?? settings.port
        settings.logLevel = logLevel ?? settings.logLevel
        http.apply(to: &settings.http)
        let policy = try Policy.loadOrComplain(settings.directory)
        signal(SIGPIPE, SIG_IGN)
        let service: RunningService
        do {
            service = try RunningService(
                settings, policy: policy, isSandbox: sandbox, administratorToken: Files.environment("VOUCHERD_ADMIN_TOKEN"),
                logger: Log.make(level: settings.logLevel)
            ) { token in
                Files.complain("voucherd: the administrator's token, shown this once: \(token)")
            }
        } catch let error as JournalError {
            Files.complain("voucherd: \(error)")
            throw ExitCode(error.exitCode)
        } catch let error as SnapshotError {
            Files.complain("voucherd: \(error)")
            throw ExitCode(error.exitCode)
        } catch let problem as Problem {
            Files.complain("voucherd: \(problem.detail.en)")
            throw ExitCode(JournalExitCode.incompatible)
        } catch let error as CryptographyError {
            Files.complain("voucherd: the key of the audit head: \(error)")
            throw ExitCode(JournalExitCode.incompatible)
        }
        let scheme = settings.http.tls == nil ? "http" : "https"
        let shown = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let ended = DispatchSemaphore(value: 0)
        // Before anyone is told that it is ready: a SIGTERM that comes at once must not be lost.
        let sources = watchSignals(service, ended)
        Files.say("voucherd listening on \(scheme)://\(shown):\(service.port)")
        ended.wait()
        try withExtendedLifetime(sources) { try service.stop() }
    }

    /// SIGTERM and SIGINT end the service, SIGHUP reads the certificate again, SIGUSR1 takes a snapshot.
    private func watchSignals(_ service: RunningService, _ ended: DispatchSemaphore) -> [any DispatchSourceSignal] {
        let watched = DispatchSemaphore(value: 0)
        let sources = [SIGTERM, SIGINT, SIGHUP, SIGUSR1].map { (number: Int32) -> any DispatchSourceSignal in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if number == SIGUSR1 { return service.office.requestSnapshot() }
                guard number == SIGHUP else {
                    ended.signal()
                    return
                }
                do { try service.reload() } catch {
                    Files.complain("voucherd: what was loaded stays: \(error)")
                }
            }
            source.setRegistrationHandler { watched.signal() }
            source.activate()
            return source
        }
        for _ in sources { watched.wait() }
        return sources
    }
}
