// The least that any server of this shape does: one epoll loop a core, one recv and one send a request, and the same octets for whatever came. It reads
// no request and keeps no rule of HTTP; what a server loses against it is what HTTP costs, and what it loses against a client is the kernel's.
// Used by compare.sh. usage: floor PORT; an answer like http-echo's to "GET /", without its entity tag.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LOOPS_MAX = 64, EVENTS_MAX = 256 };
static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n"
                             "Date: Fri, 01 Jan 2027 00:00:00 GMT\r\n\r\n{\"message\":\"hello\"}";
static int polls[LOOPS_MAX];

static void *loop(void *argument) {
    long index = (long)argument;
    struct sched_param none = {0};
    cpu_set_t own;
    CPU_ZERO(&own);
    CPU_SET(index, &own);
    sched_setaffinity(0, sizeof own, &own);
    sched_setscheduler(0, SCHED_BATCH, &none);
    struct epoll_event events[EVENTS_MAX];
    static _Thread_local char buffer[65536];
    for (;;) {
        int count = epoll_wait(polls[index], events, EVENTS_MAX, -1);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (recv(fd, buffer, sizeof buffer, MSG_DONTWAIT) <= 0 || send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL) < 0) close(fd);
        }
    }
    return NULL;
}

int main(int count, char **arguments) {
    long loops = sysconf(_SC_NPROCESSORS_ONLN);
    if (count != 2 || loops > LOOPS_MAX) return 2;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1, listening = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listening, (struct sockaddr *)&address, sizeof address) < 0 || listen(listening, 4096) < 0) return perror("floor"), 1;
    for (long i = 0; i < loops; i++) {
        pthread_t thread;
        polls[i] = epoll_create1(0);
        pthread_create(&thread, NULL, loop, (void *)i);
    }
    for (;;) {
        int core = 0, fd = accept(listening, NULL, NULL);
        socklen_t length = sizeof core;
        if (fd < 0) continue;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        getsockopt(fd, SOL_SOCKET, SO_INCOMING_CPU, &core, &length);
        struct epoll_event event = {.events = EPOLLIN, .data = {.fd = fd}};
        epoll_ctl(polls[core < loops ? core : 0], EPOLL_CTL_ADD, fd, &event);
    }
}
