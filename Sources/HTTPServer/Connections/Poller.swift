// A loop's two descriptors. They live as long as anybody might use them: a late answer that woke a loop through the number of a closed descriptor
// would write into whatever has that number now.
import CLinux

/// An epoll set, and the eventfd that wakes it from other threads.
final class Poller: Sendable {
    let epoll: Int32
    let wake: Int32

    init() throws(HTTPServerError) {
        epoll = clinux_epoll_create()
        wake = clinux_eventfd()
        guard epoll >= 0, wake >= 0 else { throw HTTPServerError("descriptors-exhausted", "cannot create an event loop") }
    }

    deinit {
        if epoll >= 0 { _ = clinux_close(epoll) }
        if wake >= 0 { _ = clinux_close(wake) }
    }
}
