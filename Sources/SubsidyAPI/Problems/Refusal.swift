import JSON
import Subsidy

/// A refusal on its way to the caller: the problem, its HTTP status, and the header fields that the status asks for.
///
/// The domain throws `Problem`; what only HTTP knows of (401, 406, 415, 428, …) is made here.
struct Refusal: Error, Sendable {
    let status: Int
    let problem: Problem
    var fields: [(name: String, value: String)] = []

    init(status: Int, _ problem: Problem, fields: [(name: String, value: String)] = []) {
        self.status = status
        self.problem = problem
        self.fields = fields
    }

    /// A problem of the domain under its status.
    init(_ problem: Problem) {
        self.init(status: problem.status, problem)
        if status == 429 || status == 503 {
            let seconds = problem.members.first { $0.key == "retryAfterSeconds" }?.value.integer ?? 1
            fields = [("Retry-After", String(seconds))]
        }
        if status == 401 { fields = [("WWW-Authenticate", "Bearer realm=\"voucherd\"")] }
    }

    /// Anything thrown. An error that nobody meant for callers becomes a 500 that tells nothing of its inside.
    init(_ error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let problem as Problem: self.init(problem)
        default: self = .internalError
        }
    }
}

extension Problem {
    /// The one mapping from what a refusal means to its status.
    var status: Int {
        switch kind {
        case .malformed: 400
        case .unauthenticated: 401
        case .forbidden: 403
        case .notFound: 404
        case .conflict: 409
        case .unprocessable: 422
        case .stale: 412
        case .preconditionRequired: 428
        case .unavailable: 503
        case .limit: code.hasSuffix("too-large") ? 413 : 429
        }
    }
}
