import CDispatch
import Dispatch
import Glibc
import HTTPClient
import Synchronization

/// Drives a server with a number of connections, each waiting for its answer before it asks again.
struct LoadGenerator {
    struct Outcome {
        var requests: Int
        var seconds: Double
        var failures: Int
        /// Microseconds that the slower half of a percent took.
        var p99Microseconds: Int64

        var perSecond: Double { Double(requests) / seconds }
    }

    let port: UInt16
    let connections: Int
    let seconds: Double

    /// - Parameter request: the octets of the n-th request, or nil where nothing is left to send.
    func run(_ request: @escaping @Sendable (Int) -> (method: String, target: String, headers: [(name: String, value: String)])?) -> Outcome
    {
        let next = Atomic(0)
        let failures = Atomic(0)
        let latencies = Mutex<[Int64]>([])
        let group = DispatchGroup()
        let start = Self.now()
        let deadline = start + Int64(seconds * 1e9)
        do {
            for _ in 0..<connections {
                group.enter()
                let thread = BenchThread { [port] in
                    defer { group.leave() }
                    var own: [Int64] = []
                    guard let connection = try? HTTPConnection(port: port) else {
                        failures.add(1, ordering: .relaxed)
                        return
                    }
                    while Self.now() < deadline {
                        guard let request = request(next.add(1, ordering: .relaxed).oldValue) else { break }
                        let sent = Self.now()
                        let response = try? connection.send(request.method, request.target, headers: request.headers)
                        if response.map({ $0.status < 300 }) == true {
                            own.append(Self.now() - sent)
                        } else {
                            failures.add(1, ordering: .relaxed)
                            if response == nil { break }
                        }
                    }
                    latencies.withLock { $0 += own }
                }
                thread.start()
            }
            group.wait()
        }
        let elapsed = Double(Self.now() - start) / 1e9
        let sorted = latencies.withLock { $0.sorted() }
        let p99 = sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * 99 / 100)] / 1000
        return Outcome(requests: sorted.count, seconds: elapsed, failures: failures.load(ordering: .relaxed), p99Microseconds: p99)
    }

    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// A thread of its own with a small stack: hundreds of them may wait for answers.
struct BenchThread {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    func start() {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 512 << 10)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body))
        let failure = pthread_create(
            &thread, &attributes,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        precondition(failure == 0, "no thread: error \(failure)")
    }
}
