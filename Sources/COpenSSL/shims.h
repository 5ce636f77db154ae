// OpenSSL for Swift. Function-like macros and SSL_OP_* constants are invisible to the importer:
// each one that the project needs gets a static inline shim here, named copenssl_<macro>.
#ifndef COPENSSL_SHIMS_H
#define COPENSSL_SHIMS_H

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

// --- Cryptography (EVP): headers beyond the common ones, and macros the importer cannot see. ---
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
// --- end of Cryptography ---
#include "copenssl_ssl.h"
#include "copenssl_client.h"

#endif
