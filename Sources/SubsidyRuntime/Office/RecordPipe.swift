import Dispatch
import Synchronization

/// Carries decoded records from the thread that reads the journal to the one that applies them, in order and bounded, so that a
/// replay uses two cores: reading, hashing and decoding cost about twice what applying does.
final class RecordPipe: Sendable {
    /// Records of one load.
    static let loadMax = 256
    /// Loads on their way.
    static let loadsMax = 16

    private struct Contents: Sendable {
        var loads: [[Record]] = []
        var isFinished = false
        var failure: (any Error)?
    }

    private let contents = Mutex(Contents())
    private let room = DispatchSemaphore(value: RecordPipe.loadsMax)
    private let filled = DispatchSemaphore(value: 0)

    /// Puts a load in; waits while the pipe is full.
    func push(_ load: [Record]) {
        room.wait()
        contents.withLock { $0.loads.append(load) }
        filled.signal()
    }

    /// Nothing more comes; `failure` is told once everything before it was taken.
    func finish(_ failure: (any Error)?) {
        contents.withLock {
            $0.isFinished = true
            $0.failure = failure
        }
        filled.signal()
    }

    /// The next load; nil at the end.
    func pop() throws -> [Record]? {
        filled.wait()
        let (load, failure) = contents.withLock { contents in
            (contents.loads.isEmpty ? nil : contents.loads.removeFirst(), contents.failure)
        }
        if let load {
            room.signal()
            return load
        }
        if let failure { throw failure }
        return nil
    }
}
