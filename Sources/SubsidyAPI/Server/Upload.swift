// Content that is too much for memory: it goes to a file without a name as it comes, no faster than the disk takes it, and the row is
// asked when it is whole. A client that goes away half-way, or sends what it did not sign, has changed nothing.

import Dispatch
import HTTPServer
import Subsidy
import SubsidyRuntime
import Synchronization

/// One request's content on its way to a file.
final class Upload: Sendable {
    /// Uploads at once: each holds a file as large as its row allows.
    static let uploadsMax = 16
    /// Seconds for a row to work through what was uploaded and answer.
    static let answerTimeoutSeconds = 900.0

    private let file: OctetFile
    private let stream: RequestBodyStream
    private let queue = DispatchQueue(label: "voucherd.api.upload")
    private let failure = Mutex<DocumentStore.Failure?>(nil)

    init(_ stream: RequestBodyStream, into file: OctetFile) {
        self.stream = stream
        self.file = file
    }

    /// Reads to the end; `then` is called once, off the event loop, with nil where the content did not come whole: the server has
    /// answered then, or there is nobody to answer.
    func start(then: @escaping @Sendable (Result<OctetFile, any Error>?) -> Void) {
        stream.read { chunk in
            self.queue.async { self.write(chunk) }
            return .pause
        } onEnd: { end in
            self.queue.async {
                guard case .complete = end else { return then(nil) }
                if let failure = self.failure.withLock({ $0 }) { return then(.failure(failure)) }
                then(.success(self.file))
            }
        }
    }

    /// What cannot be written is read past, so that the client hears of it.
    private func write(_ chunk: [UInt8]) {
        if failure.withLock({ $0 == nil }) {
            do { try file.append(chunk) } catch { failure.withLock { $0 = error } }
        }
        stream.resume()
    }
}

extension Service {
    /// Takes in the content of a row that streams, then asks the row. Who may not, or announces what is not taken, is refused before.
    func receive(_ gate: Gate, _ request: HTTPRequest, _ responder: Responder) {
        guard uploadCount.wrappingAdd(1, ordering: .relaxed).newValue <= Upload.uploadsMax else {
            return refuse(Refusal.busy, request, nil, responder)
        }
        var quota: RateLimiter.Quota?
        do {
            let call = try gate.admit(request, to: self, &quota)
            guard let stream = request.bodyStream else { throw Refusal.internalError }
            Upload(stream, into: try documents.scratch()).start { result in
                guard let result else { return self.endUpload() }
                self.aside(request, responder) {
                    do { self.perform(try gate.admit(call, with: result.get()), responder) } catch {
                        responder.answer(self.response(refusing: error, request, call.quota))
                    }
                } then: {
                    self.endUpload()
                }
            }
        } catch {
            refuse(error, request, quota, responder)
        }
    }

    private func endUpload() { uploadCount.wrappingSubtract(1, ordering: .relaxed) }

    private func refuse(_ error: any Error, _ request: HTTPRequest, _ quota: RateLimiter.Quota?, _ responder: Responder) {
        endUpload()
        responder.answer(response(refusing: error, request, quota))
    }
}
