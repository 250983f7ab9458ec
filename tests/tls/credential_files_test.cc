#include "services/tls/credential_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/tls/certificate.h"
#include "tests/tls/test_certificates.h"

namespace upgrade_advisor {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const absl::Time kNow =
    absl::FromCivil(absl::CivilDay(2026, 11, 30), absl::UTCTimeZone());

class CredentialFiles : public ::testing::Test {
 protected:
  CredentialFiles()
      : root_(MakeCertificate({"root"})),
        issuer_(MakeCertificate({"issuer", &root_})),
        leaf_(MakeCertificate({"advisor", &issuer_})) {
    paths_.certificate = WriteTestFile("crt", leaf_.pem() + issuer_.pem());
    paths_.key = WriteTestFile("key", leaf_.key_pem());
    paths_.authorities_option = "--tls-client-ca";
  }

  absl::StatusOr<Credentials> Read(
      absl::Time now = kNow,
      CredentialRole role = CredentialRole::kServer) const {
    return ReadCredentials(paths_, role, now);
  }
  std::vector<std::string> Faults(absl::Time now = kNow) const {
    const auto read = Read(now);
    if (read.ok()) return {};
    return absl::StrSplit(read.status().message(), '\n');
  }
  void WriteCertificate(const std::string& text) { WriteTestFile("crt", text); }
  void WriteKey(const std::string& text) { WriteTestFile("key", text); }

  TestCertificate root_;
  TestCertificate issuer_;
  TestCertificate leaf_;
  CredentialPaths paths_;
};

TEST_F(CredentialFiles, AreReadAsTheyAre) {
  paths_.authorities = WriteTestFile("ca", root_.pem());
  const auto read = Read();
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->certificate_chain, leaf_.pem() + issuer_.pem());
  EXPECT_EQ(read->private_key, leaf_.key_pem());
  EXPECT_EQ(read->authorities, root_.pem());
  EXPECT_EQ(UtcText(read->not_after), "2027-01-01T00:00:00Z");
  EXPECT_THAT(read->description,
              AllOf(StartsWith("CN=advisor (SHA-256 "),
                    HasSubstr("valid until 2027-01-01T00:00:00Z"),
                    HasSubstr("authorities: CN=root (")));
}

TEST_F(CredentialFiles, MayBeLeftOut) {
  paths_ = {};
  const auto read = Read();
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->certificate_chain, "");
  EXPECT_EQ(read->not_after, absl::InfiniteFuture());
}

TEST_F(CredentialFiles, LeaveOutWhatIsNotACertificateOrAKey) {
  WriteCertificate("subject=CN = advisor\n" + leaf_.key_pem() + leaf_.pem());
  WriteKey(
      "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
      "-----END EC PARAMETERS-----\n" +
      leaf_.key_pem());
  const auto read = Read();
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->certificate_chain, leaf_.pem());
}

TEST_F(CredentialFiles, BelongTogether) {
  WriteKey(issuer_.key_pem());
  EXPECT_THAT(Faults(), ElementsAre(AllOf(
                            StartsWith("--tls-cert "),
                            HasSubstr("the certificate of the key, CN=issuer, "
                                      "is not the first: write it first"))));
  WriteKey(root_.key_pem());
  EXPECT_THAT(Faults(),
              ElementsAre(AllOf(
                  StartsWith("--tls-key "),
                  HasSubstr("is the key of another certificate than the one"),
                  HasSubstr("replace both together"))));
}

TEST_F(CredentialFiles, AreInTheOrderInWhichTheyWereIssued) {
  WriteCertificate(leaf_.pem() + root_.pem() + issuer_.pem());
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr(
                            "CN=root did not issue the certificate before it, "
                            "CN=advisor")));
}

TEST_F(CredentialFiles, HaveDates) {
  EXPECT_THAT(
      Faults(kNow + absl::Hours(24 * 365)),
      ElementsAre(HasSubstr("CN=advisor has expired at 2027-01-01T00:00:00Z"),
                  HasSubstr("CN=issuer has expired at")));
  EXPECT_THAT(Faults(kNow - absl::Hours(24 * 365)),
              ElementsAre(HasSubstr("CN=advisor is valid from "
                                    "2026-01-01T00:00:00Z, and it is "
                                    "2025-11-30T00:00:00Z now"),
                          HasSubstr("CN=issuer is valid from")));
}

TEST_F(CredentialFiles, AreForTheirRole) {
  const auto for_clients =
      MakeCertificate({.name = "c", .issuer = &root_, .usage = "clientAuth"});
  WriteCertificate(for_clients.pem());
  WriteKey(for_clients.key_pem());
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr(
                            "is not for servers: its extended key usage has "
                            "to include serverAuth")));
  EXPECT_TRUE(Read(kNow, CredentialRole::kClient).ok());
}

TEST_F(CredentialFiles, AreStrongEnoughForOpenSsl) {
  const auto weak = MakeCertificate({.name = "w", .rsa_bits = 1024});
  WriteCertificate(weak.pem());
  WriteKey(weak.key_pem());
  EXPECT_THAT(Faults(), ElementsAre(AllOf(HasSubstr("ee key too small"),
                                          HasSubstr("2048 bits"))));
}

TEST_F(CredentialFiles, AreComplete) {
  const std::string chain = leaf_.pem() + issuer_.pem();
  WriteCertificate(chain.substr(0, chain.size() - 40));
  WriteKey(leaf_.key_pem().substr(0, 100));
  EXPECT_THAT(Faults(),
              ElementsAre(HasSubstr("a certificate begins here and does not"),
                          HasSubstr("line 1: a private key begins here")));
}

// Whatever is cut off, it is a fault and nothing else.
TEST_F(CredentialFiles, AreRefusedWhereverTheyAreCut) {
  const std::string chain = leaf_.pem() + issuer_.pem();
  const size_t whole_first = leaf_.pem().size();
  for (size_t size = 0; size + 1 < chain.size(); ++size) {
    // A chain may end after its first certificate, whose last line needs no
    // end.
    if (size + 1 >= whole_first && size <= whole_first) continue;
    const std::string cut = chain.substr(0, size);
    // What follows the first and is not yet a block is taken for a comment.
    if (size > whole_first &&
        cut.find("BEGIN CERTIFICATE-----", whole_first) == std::string::npos) {
      continue;
    }
    WriteCertificate(cut);
    EXPECT_FALSE(Read().ok()) << size;
  }
  const std::string key = leaf_.key_pem();
  WriteCertificate(chain);
  for (size_t size = 0; size + 1 < key.size(); ++size) {
    WriteKey(key.substr(0, size));
    EXPECT_FALSE(Read().ok()) << size;
  }
}

TEST_F(CredentialFiles, AreNotDamaged) {
  std::string damaged = leaf_.pem();
  damaged[100] = '!';
  WriteCertificate(damaged);
  WriteKey("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  EXPECT_THAT(Faults(),
              ElementsAre(HasSubstr("line 1: this certificate cannot"),
                          HasSubstr("this private key cannot be")));
}

TEST_F(CredentialFiles, SayWhatIsMissing) {
  WriteCertificate("");
  WriteKey("hello\n");
  EXPECT_THAT(Faults(),
              ElementsAre(HasSubstr(": is empty"),
                          HasSubstr("has no private key in PEM, which begins "
                                    "with -----BEGIN PRIVATE KEY-----")));
  paths_.certificate = "";
  EXPECT_THAT(Faults(), ElementsAre(AllOf(StartsWith("--tls-key "),
                                          HasSubstr("needs --tls-cert"))));
  paths_ = {paths_.key, "", "", ""};
  EXPECT_THAT(Faults(), ElementsAre(AllOf(StartsWith("--tls-cert "),
                                          HasSubstr("needs --tls-key"))));
}

TEST_F(CredentialFiles, RecogniseTheBinaryForm) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(leaf_.x509.get(), &bytes);
  WriteCertificate({reinterpret_cast<char*>(bytes), static_cast<size_t>(size)});
  OPENSSL_free(bytes);
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("it may be DER")));
}

TEST_F(CredentialFiles, AskNobodyForAPassphrase) {
  WriteKey(leaf_.encrypted_key_pem());
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("the private key is encrypted")));
}

TEST_F(CredentialFiles, AreFilesOfReasonableSize) {
  WriteCertificate(std::string((1 << 20) + 1, 'x'));
  paths_.key = ::testing::TempDir() + "/tls_test.pipe";
  mkfifo(paths_.key.c_str(), 0600);
  paths_.authorities = ::testing::TempDir();
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("is larger than 1 MiB"),
                                    HasSubstr("is not a regular file"),
                                    HasSubstr("is a folder")));
  remove(paths_.key.c_str());
}

TEST_F(CredentialFiles, HaveOneKey) {
  WriteKey(leaf_.key_pem() + root_.key_pem());
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("a second private key begins")));
}

TEST_F(CredentialFiles, MayHaveExpiredAuthoritiesNextToOthers) {
  const auto old =
      MakeCertificate({.name = "old", .not_after = kNow - absl::Hours(1)});
  paths_.authorities = WriteTestFile("ca", old.pem() + root_.pem());
  EXPECT_TRUE(Read().ok());
  WriteTestFile("ca", old.pem());
  EXPECT_THAT(Faults(), ElementsAre(AllOf(StartsWith("--tls-client-ca "),
                                          HasSubstr("CN=old has expired"))));
}

}  // namespace
}  // namespace upgrade_advisor
