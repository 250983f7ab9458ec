// What a certificate says.
//
// Pure; thread-safe.
#ifndef SERVICES_TLS_CERTIFICATE_H_
#define SERVICES_TLS_CERTIFICATE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/tls/openssl_pointers.h"

namespace upgrade_advisor {

// One of a file, with its line there.
struct Certificate {
  OpenSslPointer<X509> x509;
  int line = 0;
};

// One block of a PEM file; null if it cannot be read.
OpenSslPointer<X509> CertificateOf(absl::string_view pem);
// Null if it cannot be read; never asks anybody for a passphrase.
OpenSslPointer<EVP_PKEY> PrivateKeyOf(absl::string_view pem);

std::string PemOf(X509* certificate);
std::string PemOf(EVP_PKEY* key);

// "CN=advisor.example.org", printable.
std::string SubjectOf(const X509* certificate);
absl::Time NotBeforeOf(const X509* certificate);
absl::Time NotAfterOf(const X509* certificate);

// How openssl x509 -fingerprint -sha256 begins, in lower case without colons.
std::string FingerprintOf(X509* certificate);

// "2026-11-30T09:00:00Z"
std::string UtcText(absl::Time time);

}  // namespace upgrade_advisor

#endif  // SERVICES_TLS_CERTIFICATE_H_
