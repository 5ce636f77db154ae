// Reading requests: heads, routing, content.

extension Connection {
    /// Reads on in a head; returns how many octets were the head's.
    @inline(__always)
    func readHead(_ base: UnsafePointer<UInt8>, _ count: Int) -> Int {
        if let partial = request { return readPartialHead(partial, base, count) }
        context.takeStorage(&request)
        return borrowedRequest.map { borrowed in
            borrowed._withUnsafeGuaranteedRef { storage in
                storage.reset()
                let whole = RequestHeadParser.parseWhole(base, count, context.headLimits, into: storage)
                guard whole > 0 else { return readUnusualHead(storage, base, count) }
                storage.append(base, whole)
                begin(storage, hasMore: count > whole)
                return whole
            }
        } ?? 0
    }

    /// The head is not whole yet, or not valid, or large: the state machine has the last word.
    private func readUnusualHead(_ storage: RequestStorage, _ base: UnsafePointer<UInt8>, _ count: Int) -> Int {
        storage.reset()
        storage.parser = RequestHeadParser()
        since = context.now
        switch storage.parser.parse(base, count, context.limits, into: storage) {
        case .complete:
            let used = storage.head.count
            storage.append(base, used)
            begin(storage, hasMore: count > used)
            return used
        case .incomplete: storage.append(base, count)
        case .failed(let failure):
            storage.append(base, count)
            refuse(failure.failure)
        }
        return count
    }

    /// The head came in pieces: they are gathered until it is whole. The parser stops at its limits, so no more than those is gathered.
    private func readPartialHead(_ storage: RequestStorage, _ base: UnsafePointer<UInt8>, _ count: Int) -> Int {
        let before = storage.count
        if !storage.parser.hasBegun { since = context.now }
        storage.append(base, count)
        switch storage.parser.parse(UnsafePointer(storage.bytes), storage.count, context.limits, into: storage) {
        case .complete:
            let used = storage.head.count - before
            storage.count = storage.head.count
            begin(storage, hasMore: count > used)
            return used
        case .incomplete: return count
        case .failed(let failure):
            refuse(failure.failure)
            return count
        }
    }

    /// A head is whole: checks it, finds its route, and starts on its content.
    @inline(__always)
    private func begin(_ storage: RequestStorage, hasMore: Bool) {
        context.number(storage)
        storage.peer = peer
        storage.isSecure = isSecure
        storage.routeIndex = -1
        if tlsPeer != nil { storage.tlsPeer = tlsPeer }
        requestsServed += 1
        if !(storage.hasPlainTarget && storage.hasOnlyHost),
            let failure = HeadRules.apply(UnsafePointer(storage.bytes), storage, isSecure: isSecure)
        {
            return refuse(failure.failure)
        }
        if let hostSession, !hostSession.covers(storage.octets(storage.head.authority)) {
            return refuse(HeadFailure.hostNotCertified.failure)
        }
        bodyReceived = 0
        closesAfterAnswer = false
        let route = route(storage)
        guard route >= 0 else { return answerUnrouted(storage, hasMore: hasMore) }
        storage.routeIndex = route
        if !storage.head.hasContent, !context.streams[route] {
            phase = .waiting
            return dispatch(storage)
        }
        beginContent(storage, route, hasMore: hasMore)
    }

    /// The request's route: by the table of whole paths, where its path holds no escape and is there; else by the router. -1 where none takes it.
    @inline(__always)
    private func route(_ storage: RequestStorage) -> Int {
        if storage.hasPlainTarget {
            let node = context.statics.find(storage.octets(storage.head.path))
            if node >= 0 { return context.statics.route(node, storage.head.method) }
        }
        return context.router.match(storage)
    }

    /// Starts on the content of a routed request by the route's policy.
    private func beginContent(_ storage: RequestStorage, _ route: Int, hasMore: Bool) {
        let policy = context.policies[route]
        if let failure = contentFailure(storage, route, policy) {
            frame(storage, .discard, expects: !hasMore)
            return answer(failure)
        }
        switch policy {
        case .none:
            frame(storage, .discard, expects: !hasMore)
            dispatch(storage)
        case .collect(let bytesMax):
            frame(storage, .collect, expects: false)
            if storage.head.expectsContinue, !hasMore { context.output.append("HTTP/1.1 100 Continue\r\n\r\n") }
            storage.body.reserveCapacity(min(max(0, storage.head.contentLength), bytesMax, 65_536))
        case .stream:
            frame(storage, .stream, expects: !hasMore)
            let stream = RequestBodyStream(context.mailbox, id)
            storage.bodyStream = stream
            if phase == .waiting { stream.end(.complete(trailers: [])) }
            dispatch(storage)
        }
    }

    private func contentFailure(_ storage: RequestStorage, _ route: Int, _ policy: BodyPolicy) -> HTTPFailure? {
        if case .none = policy { return nil }
        if storage.head.contentLength > policy.bytesMax { return Connection.tooLarge }
        if case .collect = policy, storage.head.contentLength > context.heldBytesMax - context.heldBytes { return Connection.tooMuchHeld }
        let types = context.router.routes[route].contentTypes
        return types.isEmpty || !storage.head.hasContent ? nil : MediaType.refusal(HTTPRequest(storage), types)
    }

    static let tooLarge = HTTPFailure(.contentTooLarge, "content-too-large", "The request's content is larger than this resource takes.")

    static let tooMuchHeld = HTTPFailure(
        .serviceUnavailable, "memory-exhausted", "The server holds as much content for others as it may; try again later.")

    /// Sets up the framing of the content that follows the head.
    private func frame(_ storage: RequestStorage, _ mode: BodyMode, expects: Bool) {
        bodyMode = mode
        owesContinue = storage.head.expectsContinue && expects
        since = context.now
        phase = .body
        if storage.head.isChunked {
            bodyRemaining = -1
            chunked = ChunkedBody()
        } else {
            bodyRemaining = max(0, storage.head.contentLength)
            if bodyRemaining == 0 { phase = .waiting }
        }
    }

    /// No route took the request: the server answers, and reads past its content.
    private func answerUnrouted(_ storage: RequestStorage, hasMore: Bool) {
        frame(storage, .discard, expects: !hasMore)
        switch context.router.mismatch(storage) {
        case .otherMethods(let allow) where storage.head.method == .options, .otherMethods(let allow) where allow.isEmpty:
            answer(HTTPResponse(.noContent, ["allow": Connection.list(allow)]))
        case .otherMethods(let allow):
            answer(HTTPFailure(.methodNotAllowed, "method-not-allowed", "The resource does not have this method.", allow: allow))
        case .serverOptions: answer(HTTPResponse(.noContent, ["allow": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"]))
        case .methodUnknown:
            // What follows a CONNECT is a tunnel's octets for whoever sent it, never a request.
            if storage.head.method == .connect { closesAfterAnswer = true }
            answer(HeadFailure.methodUnknown.failure)
        case .badPath: answer(HTTPFailure(.badRequest, "path-invalid", "The path is not UTF-8 text, or holds a NUL."))
        case .notFound: answer(HTTPFailure(.notFound, "route-not-found", "There is no such resource."))
        }
    }

    static func list(_ methods: [HTTPMethod]) -> String { methods.map(\.name).joined(separator: ", ") }

    // MARK: Content

    /// Reads on in the content; returns how many octets were the content's.
    func readBody(_ base: UnsafePointer<UInt8>, _ count: Int) -> Int {
        guard let storage = request else { return count }
        if bodyRemaining >= 0 {
            let taken = min(bodyRemaining, count)
            bodyRemaining -= taken
            guard deliver(storage, base, taken) else { return count }
            if bodyRemaining == 0 { contentEnded(storage, []) }
            return taken
        }
        guard let chunked else { return count }
        var at = 0
        while phase == .body, !isBlocked {
            switch chunked.decoder.next(base, &at, count, context.limits, bytesMax: contentBytesMax(storage)) {
            case .incomplete: return count
            case .data(let start, let length):
                guard deliver(storage, base + start, length) else { return count }
            case .end:
                contentEnded(storage, chunked.decoder.trailers)
                return at
            case .failed(let failure):
                storage.bodyStream?.end(.failed(failure == .chunkTooLarge ? .tooLarge : .malformed))
                refuse(failure.failure)
                return count
            }
        }
        return at
    }

    /// Octets of content that are read: the route's own limit, or what is read past where nobody wants any.
    private func contentBytesMax(_ storage: RequestStorage) -> Int {
        bodyMode == .discard || storage.routeIndex < 0 ? context.limits.drainBytesMax : context.policies[storage.routeIndex].bytesMax
    }

    /// Hands on a piece of content; false when it is one too many.
    private func deliver(_ storage: RequestStorage, _ base: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        bodyReceived += count
        switch bodyMode {
        case .discard:
            guard bodyReceived > context.limits.drainBytesMax else { return true }
            if answerState == .complete { close() } else { refuse(Connection.tooLarge) }
            return false
        case .collect, .stream:
            if storage.routeIndex >= 0, bodyReceived > context.policies[storage.routeIndex].bytesMax {
                storage.bodyStream?.end(.failed(.tooLarge))
                refuse(Connection.tooLarge)
                return false
            }
            let piece = UnsafeBufferPointer(start: base, count: count)
            if bodyMode == .stream {
                storage.bodyStream?.deliver(Array(piece))
            } else if hold(count) {
                storage.body.append(contentsOf: piece)
            } else {
                refuse(Connection.tooMuchHeld)
                return false
            }
            return true
        }
    }

    /// The content is whole.
    private func contentEnded(_ storage: RequestStorage, _ trailers: [HTTPField]) {
        chunked = nil
        phase = .waiting
        since = context.now
        switch bodyMode {
        case .collect:
            storage.trailers = trailers
            dispatch(storage)
        case .stream:
            storage.bodyStream?.end(.complete(trailers: trailers))
            settle()
        case .discard: settle()
        }
    }

    /// The handler wants (more of) the content.
    func readMore() {
        if owesContinue, phase == .body, bodyMode == .stream, answerState == .asked {
            owesContinue = false
            context.output.append("HTTP/1.1 100 Continue\r\n\r\n")
        }
        if phase == .body { since = context.now &- UInt64(bodyReceived / max(1, context.limits.bodyBytesPerSecondMin)) &* 1_000_000_000 }
        pump()
    }
}
