// What the HTTP client needs of libssl and the importer cannot see: macros, and the settings that a client of strangers must have.
#ifndef COPENSSL_CLIENT_H
#define COPENSSL_CLIENT_H

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// A client context: TLS 1.2 and later, the peer's certificate verified against the system's authorities and, where given, those of a file;
// NULL on failure.
static inline SSL_CTX *copenssl_client_context(const char *authorities) {
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (!context) return NULL;
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (SSL_CTX_set_default_verify_paths(context) != 1
        || (authorities && SSL_CTX_load_verify_locations(context, authorities, NULL) != 1)) {
        SSL_CTX_free(context);
        return NULL;
    }
    return context;
}

// A client session on a connected socket that accepts a certificate for `host` alone, a name or a numeric address; NULL on failure.
static inline SSL *copenssl_client_session(SSL_CTX *context, int descriptor, const char *host, int is_address) {
    SSL *session = SSL_new(context);
    if (!session) return NULL;
    int done = SSL_set_fd(session, descriptor);
    if (is_address) {
        done = done && X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host);
    } else {
        SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        done = done && SSL_set1_host(session, host) && SSL_set_tlsext_host_name(session, host);
    }
    if (!done) {
        SSL_free(session);
        return NULL;
    }
    SSL_set_connect_state(session);
    return session;
}

#endif
