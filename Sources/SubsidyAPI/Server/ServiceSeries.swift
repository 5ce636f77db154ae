import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime
import Synchronization

/// A series of commands on its way: each is given when the one before was answered, so that others' commands come in between and
/// no turn of the writer is longer than one command of the series.
final class ServiceSeries: Sendable {
    private let service: Service
    private let call: Call
    private let series: Endpoint.Series
    /// Called once, with the last command's reply or the refusal that ended the series.
    private let then: @Sendable (Result<Reply, Problem>) -> Void
    private let reports = Mutex<[JSON]>([])

    init(_ service: Service, _ call: Call, _ series: Endpoint.Series, then: @escaping @Sendable (Result<Reply, Problem>) -> Void) {
        self.service = service
        self.call = call
        self.series = series
        self.then = then
    }

    /// Begins; a request that was answered before goes straight to its kept answer.
    func start() {
        if let key = call.idempotency, service.office.knows(key) { return giveLast() }
        give(0)
    }

    private func give(_ index: Int) {
        guard index < series.commands.count else { return giveLast() }
        service.office.submit(
            Submission(
                principal: call.caller, command: series.commands[index],
                render: { _, outcome in
                    if let report = outcome.report { self.reports.withLock { $0.append(report) } }
                    return Rendered(status: 204)
                },
                completion: { result in
                    switch result {
                    case .success: self.give(index + 1)
                    case .failure(let problem): self.then(.failure(problem))
                    }
                }))
    }

    private func giveLast() {
        service.office.submit(
            Submission(
                principal: call.caller, command: series.last, idempotency: call.idempotency,
                render: { state, outcome in
                    let reports = self.reports.withLock { $0 } + (outcome.report.map { [$0] } ?? [])
                    return self.series.render(state, outcome, reports).rendered
                },
                completion: then))
    }
}
