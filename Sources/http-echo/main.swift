// http-echo: the HTTP server alone, for conformance runs and load. `GET /` answers a short JSON body, `POST /` echoes; all else is 404.
import ArgumentParser
import Dispatch
import Glibc
import HTTPServer

struct HTTPEcho: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "http-echo", abstract: "The HTTP server alone, for conformance and load.")

    @Option(help: "The port to listen on; 0 picks a free one.") var port: UInt16
    @Option(help: "The numeric address to listen on.") var host = "127.0.0.1"
    @Option(help: "PEM file of the certificate and its chain.") var tlsCert: String?
    @Option(help: "PEM file of the private key.") var tlsKey: String?
    @Option(help: "PEM file of the authorities of client certificates.") var tlsClientCA: String?
    @Option(help: "Event loops; 0 is one a core.") var loops = 0

    /// Content that an echo takes.
    static let echoBytesMax = 16_777_216
    static let graceSeconds = 10.0

    func validate() throws {
        guard (tlsCert == nil) == (tlsKey == nil) else { throw ValidationError("--tls-cert and --tls-key go together.") }
    }

    func run() throws {
        var settings = HTTPServerConfiguration()
        settings.host = host
        settings.port = port
        settings.loopCount = loops
        settings.compressionBytesMin = nil
        if let tlsCert, let tlsKey {
            settings.tls = TLSConfiguration(certificateFile: tlsCert, keyFile: tlsKey)
            settings.tls?.clientAuthorityFile = tlsClientCA
        }
        let server = HTTPServer(configuration: settings, router: try HTTPEcho.router())
        let bound = try server.start()
        let scheme = settings.tls == nil ? "http" : "https"
        print("http-echo listening on \(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(bound)")
        fflush(nil)
        HTTPEcho.serve(server)
    }

    static func router() throws(RouterError) -> Router {
        let greeting = Array(#"{"message":"hello"}"#.utf8)
        let tag = EntityTag("hello-1")
        let type = "application/json"
        let hello = PreparedResponse(.ok, ["content-type": type, "etag": tag.description], body: greeting)
        return try Router([
            Route(.get, "/") { request, responder in
                guard request.hasConditions else { return responder.answer(hello) }
                responder.answer(.stored(.bytes(greeting), count: greeting.count, contentType: type, tag: tag, for: request))
            },
            Route(.post, "/", body: .collect(bytesMax: echoBytesMax)) { request, responder in
                let type = request.header("content-type") ?? "application/octet-stream"
                responder.answer(HTTPResponse(.ok, ["content-type": type], body: .bytes(request.body)))
            },
        ])
    }

    static func complain(_ text: String) {
        _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    }

    /// Until SIGTERM or SIGINT; SIGHUP reads the certificate again.
    static func serve(_ server: HTTPServer) {
        let ended = DispatchSemaphore(value: 0)
        let sources = [SIGTERM, SIGINT, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                guard number == SIGHUP else { return _ = ended.signal() }
                do { try server.reloadCertificates() } catch { complain("http-echo: \(error)\n") }
            }
            source.activate()
            return source
        }
        ended.wait()
        withExtendedLifetime(sources) { server.drain(graceSeconds: graceSeconds) }
    }
}

HTTPEcho.main()
