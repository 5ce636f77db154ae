// zlib for Swift; deflateInit2 is a macro and gets a shim.
#ifndef CZLIB_SHIMS_H
#define CZLIB_SHIMS_H

#include <zlib.h>

// A deflate stream with a gzip header and trailer (RFC 1952): 15 bits of window, plus 16 for the wrapper.
static inline int czlib_deflate_init_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
