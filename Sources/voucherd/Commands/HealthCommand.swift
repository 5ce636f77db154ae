import ArgumentParser
import HTTPClient

struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Asks a running service whether it is ready; exit 1 where it is not.")

    @Option(help: "The address to ask.") var host = "127.0.0.1"
    @Option(help: "The port to ask.") var port: UInt16?

    private static let timeoutSeconds = 3

    func run() throws {
        let port = port ?? Files.environment("VOUCHERD_PORT").flatMap { UInt16($0) } ?? 8080
        let connection = try HTTPConnection(host: host, port: port, timeoutSeconds: Self.timeoutSeconds)
        let answer = try connection.send("GET", "/readyz")
        // A service that speaks TLS only says so in plain HTTP: it lives, and more cannot be asked without its client's certificate.
        guard answer.status == 200 || (answer.status == 400 && answer.text.contains("\"tls-expected\"")) else {
            Files.complain("voucherd health: \(answer.status)")
            throw ExitCode.failure
        }
    }
}
