// The command line, read by hand: an argument parser would bring Foundation, and this program shows what the server costs alone.
import HTTPServer

/// What `http-echo` was told.
struct Options {
    var settings = HTTPServerConfiguration()
    var accessLog: String?
    var echoBytesMax = 16_777_216
    var showsHelp = false

    /// Why a command line cannot be followed.
    struct Mistake: Error {
        let text: String
    }

    /// Reads `--name value` and `--name=value`.
    init(_ arguments: [String]) throws(Mistake) {
        settings.compressionBytesMin = nil
        // Nobody could ask for the figures: there is no route but `/`.
        settings.collectsMetrics = false
        settings.wakesInBatches = true
        settings.keepsLoopsOnCores = true
        settings.returnsLargeBuffers = true
        var rest = arguments[...]
        var certificate: String?
        var key: String?
        var authority: String?
        var (requires, checksHost) = (false, false)
        while let word = rest.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts[0] == "--help" || parts[0] == "-h" {
                showsHelp = true
                return
            }
            switch parts[0] {
            case "--no-batches":
                settings.wakesInBatches = false
                continue
            case "--no-cores":
                settings.keepsLoopsOnCores = false
                continue
            case "--tls-require-client":
                requires = true
                continue
            case "--tls-check-host":
                checksHost = true
                continue
            default: break
            }
            guard Options.names.contains(parts[0]) else { throw Mistake(text: "there is no option \(parts[0]); see --help") }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else { throw Mistake(text: "\(parts[0]) needs a value") }
            switch parts[0] {
            case "--port": settings.port = try Options.number(value, "--port", 0...65_535)
            case "--host": settings.host = value
            case "--loops": settings.loopCount = try Options.number(value, "--loops", 0...1_024)
            case "--tls-cert": certificate = value
            case "--tls-key": key = value
            case "--tls-client-ca": authority = value
            case "--access-log": accessLog = value
            case "--body-bytes-max": echoBytesMax = try Options.number(value, "--body-bytes-max", 0...(1 << 30))
            default: try setLimit(value)
            }
        }
        guard (certificate == nil) == (key == nil) else { throw Mistake(text: "--tls-cert and --tls-key go together") }
        guard authority == nil || certificate != nil, !requires || authority != nil else {
            throw Mistake(text: "client certificates need --tls-cert, --tls-key and --tls-client-ca")
        }
        guard let certificate, let key else { return }
        var tls = TLSConfiguration(certificateFile: certificate, keyFile: key)
        tls.clientAuthorityFile = authority
        tls.requiresClientCertificate = requires
        tls.refusesOtherHosts = checksHost
        settings.tls = tls
    }

    private static let names: Set = [
        "--port", "--host", "--loops", "--tls-cert", "--tls-key", "--tls-client-ca", "--access-log", "--body-bytes-max", "--limit",
    ]

    private static func number<Number: FixedWidthInteger>(
        _ text: String, _ name: String, _ range: ClosedRange<Int>
    ) throws(Mistake) -> Number {
        guard let number = Int(text), range.contains(number), let result = Number(exactly: number) else {
            throw Mistake(text: "\(name): a number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"")
        }
        return result
    }

    /// `name=number`.
    private mutating func setLimit(_ text: String) throws(Mistake) {
        let parts = text.split(separator: "=").map(String.init)
        guard parts.count == 2, let number = Double(parts[1]) else { throw Mistake(text: "--limit: name=number, not \"\(text)\"") }
        do throws(HTTPServerError) { try settings.limits.set(parts[0], to: number) } catch { throw Mistake(text: error.description) }
    }

    static var help: String {
        let limits = HTTPLimits()
        let rows = HTTPLimits.table.map { row in
            let name = row.name + "=" + limits.text(row)
            return "  " + name + String(repeating: " ", count: max(1, 36 - name.count)) + row.summary
        }
        return """
            usage: http-echo [--port P] [options]
            The HTTP server alone: GET / answers a short JSON body, POST / echoes, everything else is 404.
              --port P               the port to listen on; 0, the default, picks a free one
              --host ADDRESS         the numeric address to listen on; default 127.0.0.1
              --no-batches           loops wake at once (SCHED_OTHER): for a machine that is busy with other work
              --no-cores             loops go from core to core: for a machine that is busy with other work
              --loops N              event loops; 0, the default, is one a core
              --tls-cert FILE        PEM: the certificate and its chain; SIGHUP reads it again
              --tls-key FILE         PEM: the private key
              --tls-client-ca FILE   PEM: the authorities of client certificates
              --tls-require-client   refuses clients without a certificate
              --tls-check-host       answers 421 where the certificate does not name the request's host
              --access-log FILE      one JSON line a request; - is standard error; SIGHUP opens it again
              --body-bytes-max N     octets of content that the echo takes; default 16777216
              --limit NAME=NUMBER    sets a limit of the server, again and again:

            """ + rows.joined(separator: "\n") + "\n"
    }
}
