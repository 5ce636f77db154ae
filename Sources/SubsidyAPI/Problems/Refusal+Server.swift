import HTTPServer
import Subsidy

extension Refusal {
    /// A failure that the HTTP server met before any row of the contract was asked.
    init(_ failure: HTTPFailure) {
        switch failure.status.code {
        case 404: self = .notFound("")
        case 405: self = .methodNotAllowed(failure.allow.map(\.name))
        default:
            let title = ProblemTitle.of(status: failure.status.code)
            self.init(
                status: failure.status.code,
                Problem(.malformed, failure.code, zh: "\(title.zh)（\(failure.code)）。", en: failure.detail))
        }
    }
}
