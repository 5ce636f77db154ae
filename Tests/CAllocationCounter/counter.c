// See callocationcounter.h. Memory still comes from libc, so that its free takes it back.
#include "callocationcounter.h"

#include <errno.h>
#include <stddef.h>

static _Thread_local uint64_t calls;

uint64_t callocationcounter_calls(void) { return calls; }

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)

int callocationcounter_counts(void) { return 0; }

#else

int callocationcounter_counts(void) { return 1; }

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *octets, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
    calls++;
    return __libc_malloc(size);
}
void *calloc(size_t count, size_t size) {
    calls++;
    return __libc_calloc(count, size);
}
void *realloc(void *octets, size_t size) {
    calls++;
    return __libc_realloc(octets, size);
}
void *memalign(size_t alignment, size_t size) {
    calls++;
    return __libc_memalign(alignment, size);
}
void *aligned_alloc(size_t alignment, size_t size) {
    calls++;
    return __libc_memalign(alignment, size);
}
int posix_memalign(void **octets, size_t alignment, size_t size) {
    calls++;
    *octets = __libc_memalign(alignment, size);
    return *octets ? 0 : ENOMEM;
}

#endif
