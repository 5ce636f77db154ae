// Sockets and readiness for the HTTP server: epoll, eventfd, accept4, and send/recv that report -errno.
#ifndef CLINUX_NET_H
#define CLINUX_NET_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Copies octets between places that do not overlap.
static inline void clinux_copy(void *to, const void *from, size_t count) { memcpy(to, from, count); }

// One ready descriptor. `events` uses the CLINUX_* bits below; `data` is what was registered.
struct clinux_event {
    uint64_t data;
    uint32_t events;
    uint32_t unused;
};

// A peer's address: family 4 or 6 (0 when unknown), the address octets in network order, the port in host order.
struct clinux_peer {
    uint8_t family;
    uint8_t unused;
    uint16_t port;
    uint8_t address[16];
};

enum {
    CLINUX_READABLE = 0x001,
    CLINUX_WRITABLE = 0x004,
    CLINUX_ERROR = 0x008,
    CLINUX_HANGUP = 0x010,
    CLINUX_PEER_SHUT = 0x2000,
};

// All return -errno on failure.
int clinux_epoll_create(void);
int clinux_epoll_add(int epoll, int fd, uint32_t events, uint64_t data);
int clinux_epoll_change(int epoll, int fd, uint32_t events, uint64_t data);
int clinux_epoll_remove(int epoll, int fd);
// Waits for at most `count` (and never more than 256) events; -1 ms waits without end. An interrupted wait returns 0.
int clinux_epoll_wait(int epoll, struct clinux_event *events, int count, int milliseconds);

int clinux_eventfd(void);
void clinux_eventfd_signal(int fd);
void clinux_eventfd_clear(int fd);

// Opens, binds and listens on a numeric address ("127.0.0.1", "::1", "0.0.0.0"); port 0 lets the kernel choose.
int clinux_listen(const char *host, uint16_t port, int backlog);
int clinux_bound_port(int fd);
// Accepts without blocking; the new descriptor is non-blocking, close-on-exec and has TCP_NODELAY.
int clinux_accept(int fd, struct clinux_peer *peer);

long clinux_recv(int fd, void *buffer, size_t count);
long clinux_send(int fd, const void *buffer, size_t count);
// Sends two buffers in one call (a response's head and its body); `more` says that other octets follow at once.
long clinux_send2(int fd, const void *first, size_t first_count, const void *second, size_t second_count);
long clinux_sendfile(int out, int in, int64_t offset, size_t count);
void clinux_shutdown_write(int fd);
// Closes with a reset instead of a FIN: for peers that hold a connection against the rules.
void clinux_close_reset(int fd);

// Nanoseconds of CLOCK_MONOTONIC; seconds of CLOCK_REALTIME.
uint64_t clinux_monotonic_ns(void);
// The same clock as of the last tick of the scheduler, for a quarter of the price.
uint64_t clinux_monotonic_coarse_ns(void);
int64_t clinux_realtime_s(void);
// Raises the number of descriptors that the process may open to what the system allows it.
void clinux_raise_descriptor_limit(void);
// Tells the scheduler that this thread works in batches (SCHED_BATCH): when it wakes, it does not interrupt whoever is running, so that more work
// is there when its turn comes. Returns the policy that it had, for clinux_sched_restore. Costs nothing on a machine with a free core.
int clinux_sched_batch(void);
void clinux_sched_restore(int policy);
// The cores that the calling thread may run on, in order, at most `max`; returns how many.
int clinux_cores(int32_t *cores, int max);
// Lets the calling thread run on these cores only, where the system permits it.
void clinux_keep_on_cores(const int32_t *cores, int count);
// The core at which the last packet of a connection arrived; -1 where nobody knows.
int32_t clinux_arrival_core(int fd);
// A number that is the same as long as the same thread asks, and no other running thread's.
uintptr_t clinux_thread(void);

#endif
