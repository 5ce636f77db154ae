import Dispatch
import Glibc
import Synchronization

/// Does one kind of work on pieces, on all cores, and hands the results over in the order of the pieces; bounded on both sides.
///
/// One thread pushes and finishes, one pops. Whoever gives up popping calls `abandon`, so that the one who pushes is not left waiting.
final class OrderedWork<Piece: Sendable, Product: Sendable>: Sendable {
    private enum Result: Sendable {
        case product(Product)
        case failure(any Error)
        case end
    }

    private struct Contents: Sendable {
        var results: [Result?]
        var pushed = 0
        var popped = 0
        var isAbandoned = false
    }

    private let contents: Mutex<Contents>
    /// One for each place: signalled when its result is there.
    private let ready: [DispatchSemaphore]
    private let room: DispatchSemaphore
    /// One for each core, in turn. A concurrent queue was seen to keep one thread at work on two cores, not two.
    private let queues: [DispatchQueue]
    private let work: @Sendable (Piece) throws -> Product

    /// - Parameter piecesMax: pieces that are on their way at the most.
    init(piecesMax: Int, work: @escaping @Sendable (Piece) throws -> Product) {
        contents = Mutex(Contents(results: Array(repeating: nil, count: piecesMax)))
        ready = (0..<piecesMax).map { _ in DispatchSemaphore(value: 0) }
        // Filled by signals: Dispatch forbids that a semaphore goes with less in it than it was made with.
        room = DispatchSemaphore(value: 0)
        for _ in 0..<piecesMax { room.signal() }
        queues = (0..<max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))).map { number in
            DispatchQueue(label: "voucherd.ordered-work.\(number)", qos: .userInitiated)
        }
        self.work = work
    }

    /// Puts a piece in; waits while too many are on their way.
    ///
    /// - Returns: false where nobody takes the results any more.
    @discardableResult
    func push(_ piece: Piece) -> Bool {
        guard let place = nextPlace() else { return false }
        queues[place % queues.count].async { [self] in
            do { put(.product(try work(piece)), place) } catch { put(.failure(error), place) }
        }
        return true
    }

    /// Nothing more comes; `failure` is told once everything before it was taken.
    func finish(_ failure: (any Error)?) {
        guard let place = nextPlace() else { return }
        put(failure.map { .failure($0) } ?? .end, place)
    }

    /// The next product, in the order of the pieces; nil at the end.
    func pop() throws -> Product? {
        let place = contents.withLock { contents in
            contents.popped += 1
            return (contents.popped - 1) % contents.results.count
        }
        ready[place].wait()
        let result = contents.withLock { contents in
            defer { contents.results[place] = nil }
            return contents.results[place]
        }
        switch result {
        case .product(let product)?:
            room.signal()
            return product
        case .failure(let error)?:
            abandon()
            throw error
        case .end?: return nil
        case nil: preconditionFailure("a result was announced that is not there")
        }
    }

    /// Nothing is popped any more.
    func abandon() {
        contents.withLock { $0.isAbandoned = true }
        room.signal()
    }

    private func nextPlace() -> Int? {
        room.wait()
        return contents.withLock { contents in
            guard !contents.isAbandoned else {
                room.signal()
                return nil
            }
            contents.pushed += 1
            return (contents.pushed - 1) % contents.results.count
        }
    }

    private func put(_ result: Result, _ place: Int) {
        contents.withLock { $0.results[place] = result }
        ready[place].signal()
    }
}
