// OpenSSL's objects with an owner.
#ifndef SERVICES_TLS_OPENSSL_POINTERS_H_
#define SERVICES_TLS_OPENSSL_POINTERS_H_

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

namespace upgrade_advisor {

struct OpenSslDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};

template <typename T>
using OpenSslPointer = std::unique_ptr<T, OpenSslDeleter>;

}  // namespace upgrade_advisor

#endif  // SERVICES_TLS_OPENSSL_POINTERS_H_
