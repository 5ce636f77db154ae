import Glibc
import Synchronization

/// The nonces of the signatures that were taken, for as long as they could be sent again.
///
/// It is in memory alone: after a restart no signature is taken that was made before it, so that what was forgotten cannot be replayed.
final class NonceMemory: Sendable {
    /// Nonces that are kept at once; beyond it signed requests are refused rather than a replay let through.
    static let noncesMax = 1_000_000
    /// Octets of one nonce.
    static let nonceBytesMax = 128

    enum Verdict: Sendable { case new, seen, full }

    private struct Kept: Sendable {
        var current: Set<String> = []
        var former: Set<String> = []
        var turnedAt: Int64
    }

    /// Seconds since 1970 when the memory began.
    let beganAt: Int64
    private let windowSeconds: Int64
    private let kept: Mutex<Kept>

    /// - Parameter windowSeconds: how long a nonce is remembered at least.
    init(now: Int64, windowSeconds: Int64) {
        beganAt = now
        self.windowSeconds = windowSeconds
        kept = Mutex(Kept(turnedAt: now))
    }

    /// Notes a nonce of a key; `seen` where it was there already.
    func note(_ nonce: String, of key: String, now: Int64) -> Verdict {
        let name = key + "\n" + nonce
        return kept.withLock { kept in
            // Two generations, each as long as the window: what was noted lives for one window at least, for two at most.
            if now - kept.turnedAt >= windowSeconds {
                kept.former = now - kept.turnedAt >= 2 * windowSeconds ? [] : kept.current
                kept.current = []
                kept.turnedAt = now
            }
            guard !kept.current.contains(name), !kept.former.contains(name) else { return .seen }
            guard kept.current.count + kept.former.count < Self.noncesMax else { return .full }
            kept.current.insert(name)
            return .new
        }
    }
}
