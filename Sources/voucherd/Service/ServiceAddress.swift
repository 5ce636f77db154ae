import ArgumentParser
import HTTPClient

/// Where a running service is asked.
struct ServiceAddress: ParsableArguments {
    @Option(help: "The address to ask.") var host = "127.0.0.1"
    @Option(help: "The port to ask. (VOUCHERD_PORT; default: 8080)") var port: UInt16?

    /// `host:port`.
    var text: String { "\(host):\(number)" }

    private var number: UInt16 { port ?? Files.environment("VOUCHERD_PORT").flatMap { UInt16($0) } ?? 8080 }

    /// - Throws: `ServiceConfiguration.Failure` where nobody answers.
    func connect(timeoutSeconds: Int) throws -> HTTPConnection {
        do {
            return try HTTPConnection(host: host, port: number, timeoutSeconds: timeoutSeconds)
        } catch {
            throw ServiceConfiguration.Failure(
                description:
                    "no voucherd answers at \(text) (\(error)): start it with `voucherd serve`, or name its place with --host and --port. "
                    + "\(text) 没有应答：请先运行 voucherd serve，或用 --host、--port 指明地址。")
        }
    }
}
