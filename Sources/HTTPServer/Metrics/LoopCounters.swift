// Counting without contention: each loop has its own counters and is their only writer, so that a count is a load and a store.
import Synchronization

/// The counters of one loop.
///
/// `@unchecked Sendable`: the pointer never changes, and its cells are atomics; only the loop's thread writes.
final class LoopCounters: @unchecked Sendable {
    private let cells: UnsafeMutablePointer<Atomic<UInt64>>
    private let count: Int
    private let routeCount: Int

    static let bucketBoundsNanoseconds = HTTPMetrics.latencyBucketsSeconds.map { UInt64($0 * 1e9) }
    private static let classes = 6
    private static let perRoute = classes + HTTPMetrics.latencyBucketsSeconds.count + 2
    private static let general = 5
    private let bounds = LoopCounters.bucketBoundsNanoseconds
    private let firstBound = LoopCounters.bucketBoundsNanoseconds[0]

    init(routeCount: Int) {
        self.routeCount = routeCount
        count = LoopCounters.general + (routeCount + 1) * LoopCounters.perRoute
        cells = .allocate(capacity: count)
        for index in 0..<count { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: count)
        cells.deallocate()
    }

    @inline(__always)
    private func add(_ index: Int, _ value: UInt64) {
        cells[index].store(cells[index].load(ordering: .relaxed) &+ value, ordering: .relaxed)
    }

    private func value(_ index: Int) -> UInt64 { cells[index].load(ordering: .relaxed) }

    @inline(__always) func received(_ bytes: Int) { add(0, UInt64(bytes)) }
    @inline(__always) func sent(_ bytes: Int) { add(1, UInt64(bytes)) }
    @inline(__always) func opened() { add(2, 1) }
    @inline(__always) func closed() { add(3, 1) }

    /// A connection came from another loop, which has counted it as closed.
    func tookOver() { add(4, 1) }

    /// Counts one answer; `route` is -1 where no route took the request.
    @inline(__always)
    func answered(route: Int, status: Int, nanoseconds: UInt64) {
        let base = LoopCounters.general + (route < 0 ? routeCount : route) * LoopCounters.perRoute
        add(base + status / 100, 1)
        let bucket = bucket(nanoseconds)
        add(base + LoopCounters.classes + bucket, 1)
        add(base + LoopCounters.perRoute - 1, nanoseconds)
    }

    /// Almost every answer is in the first bucket; the others are looked for.
    @inline(__always)
    private func bucket(_ nanoseconds: UInt64) -> Int { nanoseconds <= firstBound ? 0 : laterBucket(nanoseconds) }

    private func laterBucket(_ nanoseconds: UInt64) -> Int {
        var bucket = 1
        while bucket < bounds.count, nanoseconds > bounds[bucket] { bucket += 1 }
        return bucket
    }

    /// Adds these counters to a snapshot whose routes are laid out.
    func add(to metrics: inout HTTPMetrics) {
        metrics.bytesReceived += value(0)
        metrics.bytesSent += value(1)
        metrics.connectionsOpen += Int(value(2)) - Int(value(3))
        metrics.connectionsMoved += value(4)
        for route in 0...routeCount {
            let base = LoopCounters.general + route * LoopCounters.perRoute
            for index in 0..<LoopCounters.classes { metrics.routes[route].answersByClass[index] += value(base + index) }
            for index in 0...bounds.count { metrics.routes[route].latencyCounts[index] += value(base + LoopCounters.classes + index) }
            metrics.routes[route].latencySumSeconds += Double(value(base + LoopCounters.perRoute - 1)) / 1e9
        }
    }
}
