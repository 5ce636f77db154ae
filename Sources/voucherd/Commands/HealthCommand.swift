import ArgumentParser
import HTTPClient

struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Asks a running service whether it is ready; exit 1 where it is not.")

    @OptionGroup var address: ServiceAddress

    private static let timeoutSeconds = 3

    func run() throws {
        let connection = try address.connect(timeoutSeconds: Self.timeoutSeconds)
        let answer = try connection.send("GET", "/readyz")
        // A service that speaks TLS only says so in plain HTTP: it lives, and more cannot be asked without its client's certificate.
        guard answer.status == 200 || (answer.status == 400 && answer.text.contains("\"tls-expected\"")) else {
            Files.complain("voucherd health: \(answer.status)")
            throw ExitCode.failure
        }
    }
}
