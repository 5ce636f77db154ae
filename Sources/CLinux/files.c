#define _GNU_SOURCE
#include <malloc.h>
#include <string.h>
#include "clinux_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static inline int64_t answer(int64_t result) { return result < 0 ? -errno : result; }

int clinux_fallocate(int descriptor, int64_t offset, int64_t length) { return (int)answer(fallocate(descriptor, 0, offset, length)); }

int clinux_unlock(int descriptor) {
    struct flock lock = {.l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0, .l_pid = 0};
    return (int)answer(fcntl(descriptor, F_OFD_SETLK, &lock));
}

int clinux_lock_exclusive(int descriptor) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0, .l_pid = 0};
    return (int)answer(fcntl(descriptor, F_OFD_SETLK, &lock));
}

int64_t clinux_copy_file_range(int source, int64_t sourceOffset, int target, int64_t targetOffset, uint64_t length) {
    off64_t from = sourceOffset, to = targetOffset;
    return answer(copy_file_range(source, &from, target, &to, length, 0));
}

int64_t clinux_pread(int descriptor, void *octets, uint64_t length, int64_t offset) {
    return answer(pread(descriptor, octets, length, offset));
}

int64_t clinux_pwrite(int descriptor, const void *octets, uint64_t length, int64_t offset) {
    return answer(pwrite(descriptor, octets, length, offset));
}

int clinux_fdatasync(int descriptor) { return (int)answer(fdatasync(descriptor)); }

int clinux_fsync(int descriptor) { return (int)answer(fsync(descriptor)); }

int clinux_ftruncate(int descriptor, int64_t length) { return (int)answer(ftruncate(descriptor, length)); }

int clinux_close(int descriptor) { return (int)answer(close(descriptor)); }

int clinux_open(const char *path, int flags, uint32_t mode) { return (int)answer(open(path, flags | O_CLOEXEC, mode)); }

int64_t clinux_file_size(int descriptor) {
    struct stat status;
    int result = fstat(descriptor, &status);
    return result < 0 ? -errno : (int64_t)status.st_size;
}

// posix_fadvise answers with the error number itself.
int clinux_advise_sequential(int descriptor) { return -posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL); }

int clinux_rename(const char *from, const char *to) { return (int)answer(rename(from, to)); }

int clinux_unlink(const char *path) { return (int)answer(unlink(path)); }

int clinux_mkdir(const char *path, uint32_t mode) { return (int)answer(mkdir(path, mode)); }

int clinux_contains(const void *octets, size_t length, const void *part, size_t partLength) {
    return memmem(octets, length, part, partLength) != NULL;
}

int64_t clinux_heap_bytes(void) {
    struct mallinfo2 info = mallinfo2();
    return (int64_t)(info.uordblks + info.hblkhd);
}

void clinux_give_back_heap(void) { malloc_trim(0); }

void clinux_return_large_buffers(void) { mallopt(M_MMAP_THRESHOLD, 1 << 20); }
