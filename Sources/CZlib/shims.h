// zlib for Swift; deflateInit2 is a macro and gets a shim.
#ifndef CZLIB_SHIMS_H
#define CZLIB_SHIMS_H

#include <zlib.h>

#endif
