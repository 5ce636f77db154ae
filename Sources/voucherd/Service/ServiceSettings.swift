/// Every setting of the service, as `voucherd serve --help` and Config/operations tell it: a test holds this table to what is read.
enum ServiceSettings {
    struct Row {
        /// The member of `service` in the configuration file; nil where the file does not say it.
        let member: String?
        var variable: String?
        var flag: String?
        let meaning: String
    }

    static let table: [Row] = [
        Row(member: nil, variable: "VOUCHERD_CONFIG", flag: "--config", meaning: "the configuration file; default Config/voucherd.json"),
        Row(
            member: "host", variable: "VOUCHERD_HOST", flag: "--host",
            meaning: "the numeric address to listen on; default 127.0.0.1"),
        Row(member: "port", variable: "VOUCHERD_PORT", flag: "--port", meaning: "the port, 0 picks a free one; default 8080"),
        Row(member: "data", variable: "VOUCHERD_DATA", flag: "--data", meaning: "journal, snapshots, documents, keys; default data"),
        Row(member: "mirror", variable: "VOUCHERD_MIRROR", flag: "--mirror", meaning: "a second directory that gets every record too"),
        Row(member: "logLevel", variable: "VOUCHERD_LOG_LEVEL", flag: "--log-level", meaning: "trace to critical; default info"),
        Row(
            member: "accessLog", variable: "VOUCHERD_ACCESS_LOG", flag: "--access-log",
            meaning: "a file, one JSON line a request; - is standard error; none without it"),
        Row(
            member: "tls", variable: "VOUCHERD_TLS_CERT VOUCHERD_TLS_KEY VOUCHERD_TLS_CLIENT_CA",
            flag: "--tls-cert --tls-key --tls-client-ca --tls-require-client",
            meaning: "{certificate, key, clientAuthority, requiresClientCertificate, refusesOtherHosts}: PEM files"),
        Row(member: "digest", meaning: "sha256 or sm3, for a new journal; default sha256"),
        Row(
            member: "personalData", variable: "VOUCHERD_DATA_KEY",
            meaning: "{keyFile, algorithm}: what personal data is sealed under; default DATA/data.key, aes-256-gcm"),
        Row(
            member: "audit", variable: "VOUCHERD_AUDIT_KEY",
            meaning: "{keyFile, signature}: what signs the audit head, PEM or its path; default DATA/audit-key.pem, ed25519"),
        Row(member: nil, variable: "VOUCHERD_ADMIN_TOKEN", meaning: "the first administrator's token; made and printed once without it"),
        Row(member: "payer", meaning: "{bank, number, name}: the account that payment files name"),
        Row(member: "limits", meaning: "{queueMax, batchCommandsMax, batchBytesMax, idempotencyDays, snapshotRecords, ...} of the writer"),
        Row(member: "httpLimits", meaning: "limits and timeouts of the HTTP server; http-echo --help lists them"),
        Row(member: "requestsPerSecondMax", meaning: "requests of one caller; default 0, which is no limit"),
        Row(member: "requestBurstMax", meaning: "requests that one caller may make at once; default 200"),
        Row(member: "graceSeconds", meaning: "seconds that a stop waits for requests under way; default 10"),
        Row(member: "security", meaning: "{signatureAlgorithms, publicOrigin, accessTokens}: who may come in, and how"),
        Row(member: "webhooks", meaning: "{retrySeconds, allowedNetworks, authorityFile, timeoutSeconds, allowPlainHTTP}"),
    ]

    /// What the file's `service` may have.
    static let members = Set(table.compactMap(\.member))

    static var help: String {
        let rows = table.map { row in
            let places = [row.member.map { "service.\($0)" }, row.variable, row.flag].compactMap { $0 }.joined(separator: " | ")
            return "\(places)\n    \(row.meaning)"
        }
        return """
            Settings come from the configuration file (member "service"), then the environment, then flags; the later wins. \
            A wrong one keeps the service from starting, with its place. Config/operations/README.md tells more of each.

            \(rows.joined(separator: "\n"))

            SIGTERM drains and exits 0; SIGHUP reads the certificate and the issuer's keys again and opens the access log anew; \
            SIGUSR1 takes a snapshot.
            """
    }
}
