#include "services/tls/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <ctime>

#include "absl/strings/escaping.h"

namespace upgrade_advisor {
namespace {

OpenSslPointer<BIO> Reading(absl::string_view text) {
  return OpenSslPointer<BIO>(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string Written(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<size_t>(size)) : "";
}

// Without one, OpenSSL would ask on the terminal.
int NoPassphrase(char*, int, int, void*) { return 0; }

absl::Time TimeOf(const ASN1_TIME* time) {
  std::tm utc{};
  if (ASN1_TIME_to_tm(time, &utc) != 1) return absl::InfinitePast();
  return absl::FromTM(utc, absl::UTCTimeZone());
}

}  // namespace

OpenSslPointer<X509> CertificateOf(absl::string_view pem) {
  const OpenSslPointer<BIO> bio = Reading(pem);
  OpenSslPointer<X509> out(
      PEM_read_bio_X509_AUX(bio.get(), nullptr, &NoPassphrase, nullptr));
  ERR_clear_error();
  return out;
}

OpenSslPointer<EVP_PKEY> PrivateKeyOf(absl::string_view pem) {
  const OpenSslPointer<BIO> bio = Reading(pem);
  OpenSslPointer<EVP_PKEY> out(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, &NoPassphrase, nullptr));
  ERR_clear_error();
  return out;
}

std::string PemOf(X509* certificate) {
  const OpenSslPointer<BIO> bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return Written(bio.get());
}

std::string PemOf(EVP_PKEY* key) {
  const OpenSslPointer<BIO> bio(BIO_new(BIO_s_secmem()));
  PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr,
                                nullptr);
  return Written(bio.get());
}

std::string SubjectOf(const X509* certificate) {
  const OpenSslPointer<BIO> bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0,
                     XN_FLAG_RFC2253);
  const std::string subject = Written(bio.get());
  return subject.empty() ? "a certificate without a subject" : subject;
}

absl::Time NotBeforeOf(const X509* certificate) {
  return TimeOf(X509_get0_notBefore(certificate));
}

absl::Time NotAfterOf(const X509* certificate) {
  return TimeOf(X509_get0_notAfter(certificate));
}

std::string FingerprintOf(X509* certificate) {
  constexpr size_t kShown = 16;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  X509_digest(certificate, EVP_sha256(), digest, &size);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), size})
      .substr(0, kShown);
}

std::string UtcText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

}  // namespace upgrade_advisor
