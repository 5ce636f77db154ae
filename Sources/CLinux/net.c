// See clinux_net.h. Nothing here keeps state.
#define _GNU_SOURCE
#include "clinux_net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

_Static_assert(CLINUX_READABLE == EPOLLIN && CLINUX_WRITABLE == EPOLLOUT && CLINUX_ERROR == EPOLLERR && CLINUX_HANGUP == EPOLLHUP
                   && CLINUX_PEER_SHUT == EPOLLRDHUP,
               "the bits are the kernel's");

// The three calls of the hot path go to the kernel directly: libc's are cancellation points, which costs a process with threads two atomic
// operations a call, and report through errno. Returns -errno as the kernel does.
static inline long call6(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
    long result;
    register long r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
#elif defined(__aarch64__)
    register long x8 __asm__("x8") = number, x0 __asm__("x0") = a, x1 __asm__("x1") = b, x2 __asm__("x2") = c, x3 __asm__("x3") = d,
                  x4 __asm__("x4") = e, x5 __asm__("x5") = f;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
    return x0;
#else
    long result = syscall(number, a, b, c, d, e, f);
    return result < 0 ? -errno : result;
#endif
}

static int control(int epoll, int operation, int fd, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data = {.u64 = data}};
    return epoll_ctl(epoll, operation, fd, &event) < 0 ? -errno : 0;
}

int clinux_epoll_create(void) {
    int fd = epoll_create1(EPOLL_CLOEXEC);
    return fd < 0 ? -errno : fd;
}
int clinux_epoll_add(int epoll, int fd, uint32_t events, uint64_t data) { return control(epoll, EPOLL_CTL_ADD, fd, events, data); }
int clinux_epoll_change(int epoll, int fd, uint32_t events, uint64_t data) { return control(epoll, EPOLL_CTL_MOD, fd, events, data); }
int clinux_epoll_remove(int epoll, int fd) { return control(epoll, EPOLL_CTL_DEL, fd, 0, 0); }

int clinux_epoll_wait(int epoll, struct clinux_event *events, int count, int milliseconds) {
    struct epoll_event ready[256];
    if (count > 256) count = 256;
    int n = (int)call6(SYS_epoll_pwait, epoll, (long)ready, count, milliseconds, 0, 0);
    if (n < 0) return n == -EINTR ? 0 : n;
    for (int i = 0; i < n; i++) {
        events[i].data = ready[i].data.u64;
        events[i].events = ready[i].events;
    }
    return n;
}

int clinux_eventfd(void) {
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return fd < 0 ? -errno : fd;
}
void clinux_eventfd_signal(int fd) {
    uint64_t one = 1;
    ssize_t ignored = write(fd, &one, sizeof one);
    (void)ignored;
}
void clinux_eventfd_clear(int fd) {
    uint64_t value;
    ssize_t ignored = read(fd, &value, sizeof value);
    (void)ignored;
}

int clinux_listen(const char *host, uint16_t port, int backlog) {
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_PASSIVE, .ai_socktype = SOCK_STREAM}, *found = NULL;
    if (getaddrinfo(host, NULL, &hints, &found) != 0 || !found) return -EADDRNOTAVAIL;
    if (found->ai_family == AF_INET6)
        ((struct sockaddr_in6 *)found->ai_addr)->sin6_port = htons(port);
    else
        ((struct sockaddr_in *)found->ai_addr)->sin_port = htons(port);
    int result = -EADDRNOTAVAIL, one = 1, zero = 0;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        result = -errno;
    } else {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (found->ai_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
        if (bind(fd, found->ai_addr, found->ai_addrlen) < 0 || listen(fd, backlog) < 0) {
            result = -errno;
            close(fd);
        } else {
            result = fd;
        }
    }
    freeaddrinfo(found);
    return result;
}

int clinux_bound_port(int fd) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0) return -errno;
    return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port : ((struct sockaddr_in *)&address)->sin_port);
}

int clinux_accept(int fd, struct clinux_peer *peer) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    int accepted = accept4(fd, (struct sockaddr *)&address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted < 0) return -errno;
    int one = 1;
    setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    memset(peer, 0, sizeof *peer);
    if (address.ss_family == AF_INET) {
        struct sockaddr_in *in = (struct sockaddr_in *)&address;
        peer->family = 4;
        peer->port = ntohs(in->sin_port);
        memcpy(peer->address, &in->sin_addr, 4);
    } else if (address.ss_family == AF_INET6) {
        struct sockaddr_in6 *in = (struct sockaddr_in6 *)&address;
        peer->port = ntohs(in->sin6_port);
        if (IN6_IS_ADDR_V4MAPPED(&in->sin6_addr)) {
            peer->family = 4;
            memcpy(peer->address, in->sin6_addr.s6_addr + 12, 4);
        } else {
            peer->family = 6;
            memcpy(peer->address, &in->sin6_addr, 16);
        }
    }
    return accepted;
}

long clinux_recv(int fd, void *buffer, size_t count) {
    return call6(SYS_recvfrom, fd, (long)buffer, (long)count, MSG_DONTWAIT, 0, 0);
}
long clinux_send(int fd, const void *buffer, size_t count) {
    return call6(SYS_sendto, fd, (long)buffer, (long)count, MSG_NOSIGNAL | MSG_DONTWAIT, 0, 0);
}
long clinux_send2(int fd, const void *first, size_t first_count, const void *second, size_t second_count) {
    struct iovec parts[2] = {{(void *)first, first_count}, {(void *)second, second_count}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t n = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    return n < 0 ? -errno : n;
}
long clinux_sendfile(int out, int in, int64_t offset, size_t count) {
    off_t at = offset;
    ssize_t n = sendfile(out, in, &at, count);
    return n < 0 ? -errno : n;
}

void clinux_shutdown_write(int fd) { shutdown(fd, SHUT_WR); }
void clinux_close_reset(int fd) {
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

void clinux_raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int clinux_sched_batch(void) {
    int policy = sched_getscheduler(0);
    struct sched_param parameters = {.sched_priority = 0};
    if (policy == SCHED_OTHER) sched_setscheduler(0, SCHED_BATCH, &parameters);
    return policy;
}
void clinux_sched_restore(int policy) {
    struct sched_param parameters = {.sched_priority = 0};
    if (policy == SCHED_OTHER) sched_setscheduler(0, SCHED_OTHER, &parameters);
}

int clinux_cores(int32_t *cores, int max) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) < 0) return 0;
    int count = 0;
    for (int core = 0; core < CPU_SETSIZE && count < max; core++) {
        if (CPU_ISSET(core, &set)) cores[count++] = core;
    }
    return count;
}
void clinux_keep_on_cores(const int32_t *cores, int count) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int i = 0; i < count; i++) CPU_SET(cores[i], &set);
    if (count > 0) sched_setaffinity(0, sizeof set, &set);
}
int32_t clinux_arrival_core(int fd) {
    int core = -1;
    socklen_t length = sizeof core;
    return getsockopt(fd, SOL_SOCKET, SO_INCOMING_CPU, &core, &length) < 0 ? -1 : core;
}

uint64_t clinux_monotonic_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
uint64_t clinux_monotonic_coarse_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
int64_t clinux_realtime_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME_COARSE, &t);
    return t.tv_sec;
}
uintptr_t clinux_thread(void) { return (uintptr_t)pthread_self(); }
