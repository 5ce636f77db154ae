// What the HTTP server needs of libssl and the importer cannot see: function-like macros, SSL_OP_*, and callbacks.
#ifndef COPENSSL_SSL_H
#define COPENSSL_SSL_H

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

// RFC 7301: http/1.1 where the client names it; a client that offers protocols, but not this one, is refused.
static inline int copenssl_select_http11(SSL *ssl, const unsigned char **out, unsigned char *out_count, const unsigned char *in,
                                         unsigned int in_count, void *unused) {
    static const unsigned char supported[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    (void)ssl;
    (void)unused;
    if (SSL_select_next_proto((unsigned char **)out, out_count, supported, sizeof supported, in, in_count) == OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_OK;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

// A server context by Mozilla's intermediate profile, forward-secret suites only; NULL on failure.
static inline SSL_CTX *copenssl_server_context(void) {
    static const unsigned char session_context[] = "HTTPServer";
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (!context) return NULL;
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context, copenssl_select_http11, NULL);
    if (SSL_CTX_set_cipher_list(context,
                                "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
                                "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305") != 1
        || SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") != 1
        || SSL_CTX_set_session_id_context(context, session_context, sizeof session_context - 1) != 1) {
        SSL_CTX_free(context);
        return NULL;
    }
    return context;
}

// Asks clients for a certificate of one of the authorities in the file; 1 on success.
static inline int copenssl_verify_clients(SSL_CTX *context, const char *authorities, int required) {
    STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(authorities);
    if (!names || SSL_CTX_load_verify_file(context, authorities) != 1) return 0;
    SSL_CTX_set_client_CA_list(context, names);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), NULL);
    return 1;
}

// A server session on two memory BIOs, which it owns; NULL on failure.
static inline SSL *copenssl_server_session(SSL_CTX *context, BIO **incoming, BIO **outgoing) {
    SSL *session = SSL_new(context);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    if (!session || !in || !out) {
        SSL_free(session);
        BIO_free(in);
        BIO_free(out);
        return NULL;
    }
    SSL_set_bio(session, in, out);
    SSL_set_accept_state(session);
    *incoming = in;
    *outgoing = out;
    return session;
}

static inline size_t copenssl_bio_pending(BIO *bio) { return BIO_ctrl_pending(bio); }

// The subject in RFC 2253 form; the number of octets written, or -1.
static inline int copenssl_subject(X509 *certificate, char *buffer, int capacity) {
    BIO *text = BIO_new(BIO_s_mem());
    if (!text) return -1;
    int count = -1;
    if (X509_NAME_print_ex(text, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0)
        count = BIO_read(text, buffer, capacity);
    BIO_free(text);
    return count;
}

#endif
