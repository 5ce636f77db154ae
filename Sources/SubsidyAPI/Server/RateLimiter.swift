import Synchronization

/// A token bucket a caller. Bounded: when too many callers are known, those whose bucket is full again are forgotten, for they lose nothing.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: UInt64
    }

    private static let callersMax = 10_000

    private let perSecond: Double
    private let burst: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameter perSecond: 0 means no limit.
    init(perSecond: Int, burst: Int) {
        self.perSecond = Double(perSecond)
        self.burst = Double(max(burst, perSecond))
    }

    /// What a caller has left, for the fields `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers).
    struct Quota: Sendable {
        let quota: Int
        let windowSeconds: Int
        let remaining: Int
        /// Seconds until all of it is there again.
        let resetSeconds: Int
        /// Seconds to wait, where this request found nothing.
        let retryAfterSeconds: Int?

        var fields: [(name: String, value: String)] {
            [
                ("RateLimit-Policy", "\"client\";q=\(quota);w=\(windowSeconds)"),
                ("RateLimit", "\"client\";r=\(remaining);t=\(resetSeconds)"),
            ]
        }
    }

    /// Takes one token at a moment of the monotonic clock; nil where there is no limit.
    func take(_ caller: @autoclosure () -> String, atNanoseconds now: UInt64) -> Quota? {
        guard perSecond > 0 else { return nil }
        let caller = caller()
        return buckets.withLock { buckets in
            if buckets.count >= Self.callersMax, buckets[caller] == nil { forgetIdle(&buckets, now) }
            var bucket = buckets[caller] ?? Bucket(tokens: burst, filledAt: now)
            bucket.tokens = filled(bucket, now)
            bucket.filledAt = max(now, bucket.filledAt)
            defer { buckets[caller] = bucket }
            guard bucket.tokens >= 1 else {
                return quota(bucket, retryAfter: secondsUntilOne(bucket.tokens))
            }
            bucket.tokens -= 1
            return quota(bucket, retryAfter: nil)
        }
    }

    /// What a caller has left, taking nothing; nil where there is no limit, or nothing was taken yet.
    func look(_ caller: String, atNanoseconds now: UInt64) -> Quota? {
        buckets.withLock { buckets in
            guard perSecond > 0, var bucket = buckets[caller] else { return nil }
            bucket.tokens = filled(bucket, now)
            return quota(bucket, retryAfter: bucket.tokens >= 1 ? nil : secondsUntilOne(bucket.tokens))
        }
    }

    private func secondsUntilOne(_ tokens: Double) -> Int { max(1, Int(((1 - tokens) / perSecond).rounded(.up))) }

    private func quota(_ bucket: Bucket, retryAfter: Int?) -> Quota {
        Quota(
            quota: Int(burst), windowSeconds: Int((burst / perSecond).rounded(.up)), remaining: Int(bucket.tokens),
            resetSeconds: Int(((burst - bucket.tokens) / perSecond).rounded(.up)), retryAfterSeconds: retryAfter)
    }

    private func filled(_ bucket: Bucket, _ now: UInt64) -> Double {
        min(burst, bucket.tokens + Double(now > bucket.filledAt ? now - bucket.filledAt : 0) / 1e9 * perSecond)
    }

    private func forgetIdle(_ buckets: inout [String: Bucket], _ now: UInt64) {
        buckets = buckets.filter { filled($0.value, now) < burst }
        // An attacker with endless addresses: start over rather than grow.
        if buckets.count >= Self.callersMax { buckets.removeAll() }
    }
}
