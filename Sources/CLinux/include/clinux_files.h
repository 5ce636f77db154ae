// Files: system calls and structures that the Glibc module lacks. Errors come back as -errno.
#ifndef CLINUX_FILES_H
#define CLINUX_FILES_H

#include <stddef.h>
#include <stdint.h>

// Reserves octets [offset, offset + length) for the file; they read as zeros. fallocate(2), mode 0.
int clinux_fallocate(int descriptor, int64_t offset, int64_t length);

// Takes a write lock on the whole open file description without waiting: -EAGAIN where another holds it. fcntl(2), F_OFD_SETLK.
int clinux_lock_exclusive(int descriptor);

// Lets go of a lock of the open file description, whoever else still has a copy of the descriptor. fcntl(2), F_OFD_SETLK.
int clinux_unlock(int descriptor);

// Copies octets inside the kernel and returns how many; 0 at the end of the source. copy_file_range(2).
int64_t clinux_copy_file_range(int source, int64_t sourceOffset, int target, int64_t targetOffset, uint64_t length);

// Reads or writes at an offset and returns how many octets. pread(2), pwrite(2).
int64_t clinux_pread(int descriptor, void *octets, uint64_t length, int64_t offset);
int64_t clinux_pwrite(int descriptor, const void *octets, uint64_t length, int64_t offset);

// fdatasync(2), fsync(2), ftruncate(2), close(2).
int clinux_fdatasync(int descriptor);
int clinux_fsync(int descriptor);
int clinux_ftruncate(int descriptor, int64_t length);
int clinux_close(int descriptor);

// Opens a file, close-on-exec. open(2).
int clinux_open(const char *path, int flags, uint32_t mode);

// Octets in the file. fstat(2).
int64_t clinux_file_size(int descriptor);

// Tells the kernel that the file is about to be read from front to back. posix_fadvise(2), POSIX_FADV_SEQUENTIAL.
int clinux_advise_sequential(int descriptor);

// Whether `part` stands somewhere in `octets`. memmem(3).
int clinux_contains(const void *octets, size_t length, const void *part, size_t partLength);

// Octets that the program has allocated and not given back. mallinfo2(3).
int64_t clinux_heap_bytes(void);

// Gives what the allocator keeps for later back to the system. malloc_trim(3).
void clinux_give_back_heap(void);

// Has buffers of 1 MB and more mapped one by one and unmapped when they are freed, for ever; without it glibc moves that border up to 32 MB as the
// program frees large buffers, and keeps twice as much of each heap's end. mallopt(3), M_MMAP_THRESHOLD.
void clinux_return_large_buffers(void);

// rename(2), unlink(2), mkdir(2).
int clinux_rename(const char *from, const char *to);
int clinux_unlink(const char *path);
int clinux_mkdir(const char *path, uint32_t mode);

#endif
