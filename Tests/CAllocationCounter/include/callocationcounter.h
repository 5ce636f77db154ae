// What a thread asks the allocator for. Linked into the tests' program, whose malloc then goes before libc's in every library that it loads.
#ifndef CALLOCATIONCOUNTER_H
#define CALLOCATIONCOUNTER_H

#include <stdint.h>

// Calls of malloc and its kin by the calling thread since it began.
uint64_t callocationcounter_calls(void);

// 0 where the program was built with a sanitizer, which has an allocator of its own: then nothing is counted.
int callocationcounter_counts(void);

#endif
