// The HTTP part of the service's settings: TLS, the access log, the server's limits. From `voucherd.json`, then flags.

import ArgumentParser
import HTTPServer
import JSON

/// How the service speaks HTTP.
struct HTTPSettings {
    var tls: TLSConfiguration?
    /// A file, or `-` for standard error; nil: no access log.
    var accessLog: String?
    var limits = HTTPLimits()

    /// Reads the members `tls`, `accessLog` and `httpLimits` of `service`.
    ///
    ///     "tls": {"certificate": "chain.pem", "key": "key.pem", "clientAuthority": "clients.pem", "requiresClientCertificate": true},
    ///     "accessLog": "access.jsonl", "httpLimits": {"headTimeoutSeconds": 5}
    mutating func read(_ service: JSON) throws {
        accessLog = try service.optionalMember("accessLog")
        try ServiceConfiguration.part("tls", of: service) { try readTLS($0) }
        guard let numbers = service["httpLimits"], numbers != .null else { return }
        guard let rows = numbers.object else {
            throw JSONShapeError(pointer: JSONPointer(tokens: ["httpLimits"]), expected: "an object", found: numbers.description)
        }
        for key in rows.keys {
            let pointer = JSONPointer(tokens: ["httpLimits", key])
            guard case .number(let number)? = rows[key], let value = Double(number.text) else {
                throw JSONShapeError(pointer: pointer, expected: "a number", found: rows[key]?.description ?? "nothing")
            }
            do throws(HTTPServerError) { try limits.set(key, to: value) } catch {
                throw JSONShapeError(pointer: pointer, expected: error.detail, found: number.text)
            }
        }
    }

    /// `VOUCHERD_TLS_CERT` with `VOUCHERD_TLS_KEY`, `VOUCHERD_TLS_CLIENT_CA`, `VOUCHERD_ACCESS_LOG`.
    mutating func applyEnvironment() throws {
        accessLog = Files.environment("VOUCHERD_ACCESS_LOG") ?? accessLog
        let (certificate, key) = (Files.environment("VOUCHERD_TLS_CERT"), Files.environment("VOUCHERD_TLS_KEY"))
        let authority = Files.environment("VOUCHERD_TLS_CLIENT_CA")
        guard (certificate == nil) == (key == nil), certificate != nil || authority == nil else {
            throw ServiceConfiguration.Failure(
                description: "VOUCHERD_TLS_CERT: goes together with VOUCHERD_TLS_KEY, and VOUCHERD_TLS_CLIENT_CA needs both")
        }
        guard let certificate, let key else { return }
        var read = TLSConfiguration(certificateFile: certificate, keyFile: key)
        read.clientAuthorityFile = authority
        tls = read
    }

    private mutating func readTLS(_ files: JSON) throws {
        try ServiceConfiguration.checkMembers(
            files, ["certificate", "key", "clientAuthority", "requiresClientCertificate", "refusesOtherHosts"])
        var read = TLSConfiguration(certificateFile: try files.member("certificate"), keyFile: try files.member("key"))
        read.clientAuthorityFile = try files.optionalMember("clientAuthority")
        read.requiresClientCertificate = try files.optionalMember("requiresClientCertificate") ?? false
        read.refusesOtherHosts = try files.optionalMember("refusesOtherHosts") ?? false
        guard read.clientAuthorityFile != nil || !read.requiresClientCertificate else {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: []), expected: "clientAuthority beside requiresClientCertificate", found: "nothing")
        }
        tls = read
    }

    /// Sets the server up; returns the access log, which the caller reopens and closes.
    func apply(to http: inout HTTPServerConfiguration) throws -> AccessLogFile? {
        http.tls = tls
        http.limits = limits
        guard let accessLog else { return nil }
        let log = try AccessLogFile(path: accessLog)
        http.accessLog = { log.write($0) }
        return log
    }
}

/// The flags of `voucherd serve` that overrule the file.
struct HTTPFlags: ParsableArguments {
    @Option(help: "PEM file of the certificate and its chain: serves HTTPS. SIGHUP reads it again.") var tlsCert: String?
    @Option(help: "PEM file of the private key.") var tlsKey: String?
    @Option(help: "PEM file of the authorities of client certificates.") var tlsClientCA: String?
    @Flag(help: "Refuses clients without a certificate.") var tlsRequireClient = false
    @Option(help: "A file for the access log, one JSON line a request; - is standard error. SIGHUP opens it again.")
    var accessLog: String?

    func validate() throws {
        guard (tlsCert == nil) == (tlsKey == nil) else { throw ValidationError("--tls-cert and --tls-key go together.") }
        guard tlsCert != nil || (tlsClientCA == nil && !tlsRequireClient), tlsClientCA != nil || !tlsRequireClient else {
            throw ValidationError("Client certificates need --tls-cert, --tls-key and --tls-client-ca.")
        }
    }

    func apply(to settings: inout HTTPSettings) {
        settings.accessLog = accessLog ?? settings.accessLog
        guard let tlsCert, let tlsKey else { return }
        var tls = TLSConfiguration(certificateFile: tlsCert, keyFile: tlsKey)
        tls.clientAuthorityFile = tlsClientCA
        tls.requiresClientCertificate = tlsRequireClient
        settings.tls = tls
    }
}
