// Certificates made while a test runs, and files to put them in.
#ifndef TESTS_TLS_TEST_CERTIFICATES_H_
#define TESTS_TLS_TEST_CERTIFICATES_H_

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <string>

#include "absl/time/time.h"
#include "services/tls/certificate.h"
#include "services/tls/openssl_pointers.h"

namespace upgrade_advisor {

struct TestCertificate {
  OpenSslPointer<X509> x509;
  OpenSslPointer<EVP_PKEY> key;

  std::string pem() const;
  std::string key_pem() const;
  std::string encrypted_key_pem() const;
};

struct TestCertificateForm {
  std::string name;                         // "advisor" gives CN=advisor
  const TestCertificate* issuer = nullptr;  // null: itself
  absl::Time not_before =
      absl::FromCivil(absl::CivilDay(2026, 1, 1), absl::UTCTimeZone());
  absl::Time not_after =
      absl::FromCivil(absl::CivilDay(2027, 1, 1), absl::UTCTimeZone());
  const char* usage = nullptr;  // extended: "clientAuth"
  const char* names = nullptr;  // alternative: "IP:127.0.0.1"
  int rsa_bits = 0;             // 0: an elliptic curve
};

inline void SetTime(ASN1_TIME* to, absl::Time time) {
  ASN1_TIME_set(to, absl::ToTimeT(time));
}

inline void Extend(X509* certificate, int kind, const char* value) {
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

inline void SetName(X509* certificate, const std::string& name) {
  X509_NAME_add_entry_by_txt(
      X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
      reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
}

inline std::string TestCertificate::pem() const { return PemOf(x509.get()); }
inline std::string TestCertificate::key_pem() const { return PemOf(key.get()); }

inline std::string TestCertificate::encrypted_key_pem() const {
  const OpenSslPointer<BIO> bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), EVP_aes_128_cbc(),
                                "secret", 6, nullptr, nullptr);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<size_t>(size));
}

inline TestCertificate MakeCertificate(const TestCertificateForm& form) {
  TestCertificate out;
  out.key.reset(form.rsa_bits == 0
                    ? EVP_EC_gen("P-256")
                    : EVP_RSA_gen(static_cast<unsigned>(form.rsa_bits)));
  out.x509.reset(X509_new());
  X509* const x509 = out.x509.get();
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  SetTime(X509_getm_notBefore(x509), form.not_before);
  SetTime(X509_getm_notAfter(x509), form.not_after);
  SetName(x509, form.name);
  X509_set_pubkey(x509, out.key.get());
  if (form.usage != nullptr) Extend(x509, NID_ext_key_usage, form.usage);
  if (form.names != nullptr) Extend(x509, NID_subject_alt_name, form.names);
  const TestCertificate& issuer = form.issuer == nullptr ? out : *form.issuer;
  X509_set_issuer_name(x509, X509_get_subject_name(issuer.x509.get()));
  X509_sign(x509, issuer.key.get(), EVP_sha256());
  return out;
}

// Writes a file of this name into the folder of the test; the path.
inline std::string WriteTestFile(const std::string& name,
                                 const std::string& text) {
  const auto* const test =
      ::testing::UnitTest::GetInstance()->current_test_info();
  const std::string path =
      ::testing::TempDir() + "/" + test->name() + "." + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace upgrade_advisor

#endif  // TESTS_TLS_TEST_CERTIFICATES_H_
