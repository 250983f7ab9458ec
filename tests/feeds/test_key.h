// A key made while a test runs, and what it signs.
#ifndef TESTS_FEEDS_TEST_KEY_H_
#define TESTS_FEEDS_TEST_KEY_H_

#include <gtest/gtest.h>
#include <openssl/pem.h>

#include <string>

#include "services/tls/openssl_pointers.h"

namespace upgrade_advisor {

class TestKey {
 public:
  TestKey() : key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")) {}

  std::string public_pem() const {
    const OpenSslPointer<BIO> bio(BIO_new(BIO_s_mem()));
    EXPECT_EQ(PEM_write_bio_PUBKEY(bio.get(), key_.get()), 1);
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);  // NOLINT
    return {text, static_cast<size_t>(size)};
  }

  std::string Sign(const std::string& text) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::string out(64, '\0');
    size_t size = out.size();
    EXPECT_EQ(
        EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key_.get()), 1);
    EXPECT_EQ(
        EVP_DigestSign(
            context, reinterpret_cast<unsigned char*>(out.data()), &size,
            reinterpret_cast<const unsigned char*>(text.data()), text.size()),
        1);
    EVP_MD_CTX_free(context);
    return out;
  }

 private:
  const OpenSslPointer<EVP_PKEY> key_;
};

}  // namespace upgrade_advisor

#endif  // TESTS_FEEDS_TEST_KEY_H_
