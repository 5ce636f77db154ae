// http-echo: the HTTP server alone, for conformance runs and load. `GET /` answers a short JSON body, `POST /` echoes; all else is 404.
import Dispatch
import Glibc
import HTTPServer

/// How long requests under way may take after SIGTERM.
let graceSeconds = 10.0

func complain(_ text: String) {
    _ = "http-echo: \(text)\n".withCString { write(STDERR_FILENO, $0, strlen($0)) }
}

/// Serves until SIGTERM or SIGINT; SIGHUP reads the certificate again and opens the access log anew.
func serve(_ options: Options) throws {
    var settings = options.settings
    let log = try options.accessLog.map { path in try AccessLogFile(path: path) }
    if let log { settings.accessLog = { log.write($0) } }
    let server = HTTPServer(configuration: settings, router: try EchoRoutes.router(echoBytesMax: options.echoBytesMax))
    let port = try server.start()
    let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
    print("http-echo listening on \(settings.tls == nil ? "http" : "https")://\(host):\(port)")
    fflush(nil)
    let ended = DispatchSemaphore(value: 0)
    let sources = [SIGTERM, SIGINT, SIGHUP].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            guard number == SIGHUP else { return _ = ended.signal() }
            do {
                try server.reloadCertificates()
                try log?.reopen()
            } catch {
                complain("\(error)")
            }
        }
        source.activate()
        return source
    }
    ended.wait()
    withExtendedLifetime(sources) { server.drain(graceSeconds: graceSeconds) }
    log?.close()
}

do {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    if options.showsHelp { print(Options.help, terminator: "") } else { try serve(options) }
} catch let mistake as Options.Mistake {
    complain(mistake.text)
    exit(64)
} catch {
    complain("\(error)")
    exit(1)
}
