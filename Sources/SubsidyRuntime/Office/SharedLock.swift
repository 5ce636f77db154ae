import Glibc

/// A value that many may look at together or one may change.
///
/// A pthread read-write lock that prefers the writer: a stream of readers must not starve the one thread that commits.
///
/// `@unchecked Sendable`: `value` is touched only inside `read` (under the shared lock, by a closure that gets it without the right to
/// change it) and `write` (under the exclusive lock); both release the lock on every path; the lock's memory lives as long as the object.
public final class SharedLock<Value: Sendable>: @unchecked Sendable {
    private var value: Value
    private let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)

    public init(_ value: Value) {
        self.value = value
        var attributes = pthread_rwlockattr_t()
        pthread_rwlockattr_init(&attributes)
        pthread_rwlockattr_setkind_np(&attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
        let failure = pthread_rwlock_init(lock, &attributes)
        precondition(failure == 0, "no lock: error \(failure)")
        pthread_rwlockattr_destroy(&attributes)
    }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
    }

    public func read<Result>(_ body: (borrowing Value) throws -> Result) rethrows -> Result {
        pthread_rwlock_rdlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return try body(value)
    }

    public func write<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        pthread_rwlock_wrlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return try body(&value)
    }
}
