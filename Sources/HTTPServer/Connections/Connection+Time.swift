// Time limits. The loop asks every connection now and then; nothing is scheduled per request, so a request costs no timer.

extension Connection {
    private static let nanosecondsPerSecond = 1_000_000_000.0

    /// Whether `seconds`, and one more for every `pace` octets of `progress`, have passed since `start`.
    private func hasPassed(_ seconds: Double, since start: UInt64, progress: Int = 0, pace: Int = 1) -> Bool {
        let allowed = seconds + Double(progress) / Double(max(1, pace))
        return Double(context.now &- min(context.now, start)) > allowed * Connection.nanosecondsPerSecond
    }

    /// Ends what has lasted too long.
    func check() {
        let limits = context.limits
        if !queue.isEmpty,
            hasPassed(limits.writeTimeoutSeconds, since: writeSince, progress: writtenBytes, pace: limits.writeBytesPerSecondMin)
        {
            // The client does not take its answer: there is nobody to tell.
            isAborted = true
            return close()
        }
        switch phase {
        case .head:
            if let request, request.parser.hasBegun {
                if hasPassed(limits.headTimeoutSeconds, since: since) { refuse(Connection.headTimeout) }
            } else if queue.isEmpty, inbox.isEmpty {
                if hasPassed(requestsServed == 0 ? limits.headTimeoutSeconds : limits.idleTimeoutSeconds, since: since) { close() }
            }
        case .body:
            // A handler that does not want more yet, or a client that waits for our answer, is not slow to send.
            if isBlocked || (owesContinue && bodyMode == .stream) { return checkHandler() }
            if hasPassed(limits.bodyTimeoutSeconds, since: since, progress: bodyReceived, pace: limits.bodyBytesPerSecondMin) {
                request?.bodyStream?.end(.failed(.timedOut))
                refuse(Connection.bodyTimeout)
            }
        case .waiting: checkHandler()
        case .closing: break
        }
    }

    /// The handler's time begins with the request, or with the end of its content where that came later.
    private func checkHandler() {
        guard answerState == .asked, let storage = request else { return }
        let own = storage.routeIndex >= 0 ? context.router.routes[storage.routeIndex].answerTimeoutSeconds : nil
        let limit = own ?? context.limits.handlerTimeoutSeconds
        guard limit > 0, hasPassed(limit, since: max(storage.startedNanoseconds, since)) else { return }
        refuse(Connection.handlerTimeout)
    }

    static let headTimeout = HTTPFailure(.requestTimeout, "head-timeout", "The request's head did not arrive in time.")
    static let bodyTimeout = HTTPFailure(.requestTimeout, "content-timeout", "The request's content did not arrive in time.")
    static let handlerTimeout = HTTPFailure(.serviceUnavailable, "answer-timeout", "The request was not answered in time.")
}
