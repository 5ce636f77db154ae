// http-echo: the HTTP server alone, for conformance runs and load. `GET /` answers a short JSON body, `POST /` echoes; all else is 404.
import Dispatch
import Glibc
import HTTPServer

/// The command line. Parsed by hand, as every library that a minimal server links is memory that it holds.
struct Options {
    var port: UInt16?
    var host = "127.0.0.1"
    var tlsCertificate: String?
    var tlsKey: String?
    var tlsClientAuthority: String?
    var loops = 0

    static let usage = "usage: http-echo --port P [--host 127.0.0.1] [--tls-cert F --tls-key F] [--tls-client-ca F] [--loops N]"

    /// Nil where the arguments are not the usage's.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            switch name {
            case "--port": port = UInt16(value)
            case "--host": host = value
            case "--tls-cert": tlsCertificate = value
            case "--tls-key": tlsKey = value
            case "--tls-client-ca": tlsClientAuthority = value
            case "--loops": loops = Int(value) ?? -1
            default: return nil
            }
        }
        guard port != nil, loops >= 0, (tlsCertificate == nil) == (tlsKey == nil) else { return nil }
    }
}

enum HTTPEcho {
    /// Content that an echo takes.
    static let echoBytesMax = 16_777_216
    static let graceSeconds = 10.0

    static func run(_ options: Options) throws {
        var settings = HTTPServerConfiguration()
        settings.host = options.host
        settings.port = options.port ?? 0
        settings.loopCount = options.loops
        settings.compressionBytesMin = nil
        if let certificate = options.tlsCertificate, let key = options.tlsKey {
            settings.tls = TLSConfiguration(certificateFile: certificate, keyFile: key)
            settings.tls?.clientAuthorityFile = options.tlsClientAuthority
        }
        let server = HTTPServer(configuration: settings, router: try router())
        let bound = try server.start()
        let (scheme, host) = (settings.tls == nil ? "http" : "https", settings.host)
        print("http-echo listening on \(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(bound)")
        fflush(nil)
        serve(server)
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

guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
    HTTPEcho.complain(Options.usage + "\n")
    exit(64)
}
do {
    try HTTPEcho.run(options)
} catch {
    HTTPEcho.complain("http-echo: \(error)\n")
    exit(1)
}
