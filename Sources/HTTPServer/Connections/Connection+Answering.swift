// Answers: calling the handler, framing what it says, and what comes after.
import CLinux
import Dispatch

extension Connection {
    /// Calls the route's handler. It answers now, or keeps the responder and answers later, or has dropped it.
    @inline(__always)
    func dispatch(_ storage: RequestStorage) {
        // Whoever keeps the last request's responder keeps it; this request then gets another one.
        if !isKnownUniquelyReferenced(&responder) { responder = Responder(context.mailbox, id) }
        guard let borrowed = unsafeBitCast(responder, to: Unmanaged<Responder>?.self) else { return }
        answerState = .asked
        isDispatching = true
        context.mailbox.current.connection = Unmanaged.passUnretained(self)
        // The connection keeps the responder for as long as the handler runs.
        borrowed._withUnsafeGuaranteedRef { responder in
            responder.rearm()
            context.handlers[storage.routeIndex]._withUnsafeGuaranteedRef { $0.call(HTTPRequest(storage), responder) }
        }
        context.mailbox.current.connection = nil
        isDispatching = false
        // Not answered yet: the responder is its keeper's alone, and if there is none, its end is the answer.
        if answerState == .asked { self.responder = nil } else { settle() }
    }

    // MARK: What a responder, or the server itself, says

    /// The server's own answer to the request at hand.
    func answer(_ failure: HTTPFailure) {
        answerState = .asked
        complete(failure)
    }

    func answer(_ response: HTTPResponse) {
        answerState = .asked
        complete(response)
    }

    /// Answers with a failure after which nothing on this connection can be understood, or must not be read.
    func refuse(_ failure: HTTPFailure) {
        switch answerState {
        case .none, .asked:
            guard let storage = request else { return close() }
            if storage.startedNanoseconds == 0 { context.number(storage) }
            closesAfterAnswer = true
            phase = .waiting
            answer(failure)
        case .streaming, .compressing:
            isAborted = true
            close()
        case .complete: close()
        }
    }

    func complete(_ failure: HTTPFailure) {
        guard answerState == .asked, let storage = request else { return }
        var response = context.router.renderFailure(failure, HTTPRequest(storage))
        response.status = failure.status
        switch failure.status {
        case .methodNotAllowed: response.headers["allow"] = Connection.list(failure.allow)
        case .unsupportedMediaType where failure.code == "content-coding-unsupported": response.headers["accept-encoding"] = "identity"
        case .serviceUnavailable where response.headers["retry-after"] == nil: response.headers["retry-after"] = "1"
        default: break
        }
        complete(response)
    }

    func complete(_ prepared: PreparedResponse) {
        guard answerState == .asked, let borrowed = borrowedRequest else { return }
        borrowed._withUnsafeGuaranteedRef { storage in
            let output = context.output
            let before = output.count
            if isUsual(storage) {
                context.appendAssembled(prepared)
            } else {
                output.append(prepared.head)
                endHead(storage)
                if storage.head.method != .head { output.append(prepared.body) }
            }
            answered(storage, prepared.status.code, output.count &- before)
        }
    }

    /// Whether the answer is one of HTTP/1.1, with content, after which the connection lives on, and without a field of its own.
    @inline(__always)
    private func isUsual(_ storage: RequestStorage) -> Bool {
        storage.head.keepsAlive && storage.head.minorVersion == 1 && storage.head.method != .head && !context.sendsRequestID
            && !closesAfterAnswer && !closesEarly(storage)
    }

    func complete(_ response: HTTPResponse) {
        guard answerState == .asked, let storage = request else { return }
        if let work = Compression.work(response, storage, context.configuration) {
            if work.isSmall { return write(work.compressed(), storage) }
            answerState = .compressing
            let (mailbox, id) = (context.mailbox, self.id)
            DispatchQueue.global().async { mailbox.send(.finished(id, work.compressed())) }
            return
        }
        write(response.omitted == nil ? response : Compression.describe(response, storage, context.configuration), storage)
    }

    /// A response came back from being compressed.
    func finish(_ response: HTTPResponse) {
        guard answerState == .compressing, let storage = request else { return }
        write(response, storage)
    }

    /// Frames and queues a response (RFC 9112 section 6.3).
    private func write(_ response: HTTPResponse, _ storage: RequestStorage) {
        let output = context.output
        let before = output.count + queue.count
        let sendsContent = storage.head.method != .head && !response.status.forbidsContent
        let body = response.status.isReset ? HTTPResponseBody.empty : response.body
        output.appendStatusLine(response.status)
        output.appendFields(response.headers)
        var starts: (@Sendable (ResponseStream) -> Void)?
        if !response.status.forbidsContent {
            switch body {
            case .empty: output.appendContentLength(0)
            case .bytes(let bytes):
                // A HEAD answer whose content would be compressed says nothing of a length that it does not know.
                if response.headers["content-encoding"] == nil || sendsContent { output.appendContentLength(bytes.count) }
            case .file(let slice): output.appendContentLength(slice.count)
            case .stream(let start):
                starts = start
                if storage.head.minorVersion == 1 {
                    output.append("Transfer-Encoding: chunked\r\n")
                } else {
                    // HTTP/1.0 knows no chunks: the end of the connection is the end of the content.
                    closesAfterAnswer = true
                }
            }
        }
        endHead(storage)
        guard sendsContent else { return answered(storage, response.status.code, output.count + queue.count - before) }
        switch body {
        case .empty: break
        case .bytes(let bytes): send(bytes)
        case .file(let slice):
            flushOutputIntoQueue()
            queue.append(.file(slice))
        case .stream: break
        }
        if let starts { return open(starts, storage, response.status.code) }
        answered(storage, response.status.code, output.count + queue.count - before)
    }

    /// `Date`, `Connection`, the configured fields, and the empty line.
    @inline(__always)
    private func endHead(_ storage: RequestStorage) {
        let output = context.output
        output.append(context.commonFields.base, context.commonFields.count)
        if context.sendsRequestID, let field = context.configuration.requestIDField {
            output.appendFields([field: HTTPRequest(storage).id])
        }
        if !storage.head.keepsAlive || closesAfterAnswer || closesEarly(storage) {
            closesAfterAnswer = true
            output.append("Connection: close\r\n\r\n")
        } else if storage.head.minorVersion == 0 {
            output.append("Connection: keep-alive\r\n\r\n")
        } else {
            output.append("\r\n")
        }
    }

    /// Whether the connection has to end although the client would keep it.
    @inline(__always)
    private func closesEarly(_ storage: RequestStorage) -> Bool {
        if context.isDraining || Int(requestsServed) >= context.limits.requestsPerConnectionMax { return true }
        guard phase == .body else { return false }
        // Content that nobody will read: what is announced and too long ends the connection; and a client that waits for 100 may or may not send it.
        return owesContinue || bodyRemaining > context.limits.drainBytesMax
    }

    /// Content that is long is queued as it is, without a copy into the buffer.
    private func send(_ bytes: [UInt8]) {
        if bytes.count < Connection.copiedBytesMax { return context.output.append(bytes) }
        flushOutputIntoQueue()
        enqueue(bytes)
    }

    static let copiedBytesMax = 32_768

    /// What is in the loop's buffer goes behind what waits already.
    func flushOutputIntoQueue() {
        guard !context.output.isEmpty else { return }
        if queue.isEmpty { startWriteClock() }
        enqueue(context.output.copy())
        context.output.removeAll()
    }

    /// Has octets wait for the socket; resets the connection where too many wait already.
    func enqueue(_ bytes: [UInt8]) {
        if hold(bytes.count) { queue.append(.bytes(bytes)) } else { isAborted = true }
    }

    func startWriteClock() {
        writeSince = context.now
        writtenBytes = 0
    }

    // MARK: After an answer

    /// The answer is queued whole.
    @inline(__always)
    private func answered(_ storage: RequestStorage, _ status: Int, _ bytes: Int) {
        answerState = .complete
        if context.records { record(storage, status, bytes) }
        if !isDispatching { settle() }
    }

    private func record(_ storage: RequestStorage, _ status: Int, _ bytes: Int) {
        let now = clinux_monotonic_ns()
        let duration = now &- min(now, storage.startedNanoseconds)
        context.counters.answered(route: storage.routeIndex, status: status, nanoseconds: duration)
        if let sink = context.configuration.accessLog {
            sink(AccessLog.line(HTTPRequest(storage), status: status, bytes: bytes, nanoseconds: duration))
        }
    }

    /// Ends the exchange when both the request and its answer are whole.
    @inline(__always)
    func settle() {
        guard answerState == .complete else { return }
        switch phase {
        case .waiting:
            context.recycle(&request)
            answerState = .none
            owesContinue = false
            since = context.now
            if closesAfterAnswer { close() } else { phase = .head }
        case .body:
            if bodyMode == .stream { request?.bodyStream?.end(.failed(.answered)) }
            bodyMode = .discard
            bodyReceived = 0
            chunked?.decoder.countAnew()
            if closesAfterAnswer { close() }
        case .head, .closing: break
        }
    }

    // MARK: Streams

    private func open(_ starts: @Sendable (ResponseStream) -> Void, _ storage: RequestStorage, _ status: Int) {
        answerState = .streaming
        answerStatus = status
        answerBytes = 0
        let core = StreamCore(context.mailbox, id, context.limits)
        stream = core
        starts(ResponseStream(core))
    }

    /// The stream has something new: chunks, its end, or the wish to be cut.
    func advanceStream() {
        guard let stream, answerState == .streaming, let storage = request else { return }
        let batch = stream.take()
        if batch.isAborted {
            isAborted = true
            return close()
        }
        let isChunked = storage.head.minorVersion == 1
        for chunk in batch.chunks {
            answerBytes += chunk.count
            if isChunked {
                context.output.appendHexadecimal(chunk.count)
                context.output.append("\r\n")
            }
            send(chunk)
            if isChunked { context.output.append("\r\n") }
        }
        guard batch.isFinished else { return }
        if isChunked {
            context.output.append("0\r\n")
            context.output.appendFields(HTTPHeaders(batch.trailers))
            context.output.append("\r\n")
        }
        self.stream = nil
        stream.close()
        answered(storage, answerStatus, answerBytes)
    }
}
