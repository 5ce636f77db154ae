import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

/// A series of commands on its way: each is given when the one before was answered, so that others' commands come in between and
/// no turn of the writer is longer than one command of the series.
final class ServiceSeries: Sendable {
    private let service: Service
    private let call: Call
    private let series: Endpoint.Series
    /// Called once, with the last command's reply or the refusal that ended the series.
    private let then: @Sendable (Result<Reply, any Error>) -> Void

    init(_ service: Service, _ call: Call, _ series: Endpoint.Series, then: @escaping @Sendable (Result<Reply, any Error>) -> Void) {
        self.service = service
        self.call = call
        self.series = series
        self.then = then
    }

    /// Goes on, or begins; a request that was answered before goes straight to its kept answer.
    func goOn() {
        do {
            let (command, isLast) = try series.next()
            let isKnown = call.idempotency.map(service.office.knows) ?? false
            if isLast || isKnown { giveLast(command) } else { give(command) }
        } catch {
            then(.failure(error))
        }
    }

    private func give(_ command: any Command) {
        service.office.submit(
            Submission(
                principal: call.caller, command: command,
                render: { _, outcome in
                    if let report = outcome.report { self.series.note(report) }
                    return Rendered(status: 204)
                },
                completion: { result in
                    switch result {
                    case .success: self.service.afterwards(self.goOn)
                    case .failure(let problem): self.then(.failure(problem))
                    }
                }))
    }

    private func giveLast(_ command: any Command) {
        service.office.submit(
            Submission(
                principal: call.caller, command: command, idempotency: call.idempotency,
                render: { state, outcome in self.series.render(state, outcome).rendered }, completion: { self.then($0.mapError { $0 }) }))
    }
}
