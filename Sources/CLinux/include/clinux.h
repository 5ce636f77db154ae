// What the Glibc module lacks: epoll, eventfd, fallocate, OFD locks. Each function is a thin, named door
// to one system call; errors come back as -errno so that Swift never reads errno across a call.
#ifndef CLINUX_H
#define CLINUX_H

#include "clinux_net.h"

#include "clinux_files.h"

#endif
