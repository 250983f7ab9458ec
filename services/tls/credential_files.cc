#include "services/tls/credential_files.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/base/read_file.h"
#include "services/tls/certificate.h"
#include "services/tls/pem_blocks.h"

namespace upgrade_advisor {
namespace {

constexpr uint64_t kMaxBytes = 1 << 20;
constexpr char kDerBegins = 0x30;

// Collects what is wrong with the files of one set.
class Faults {
 public:
  template <typename... Text>
  void Add(absl::string_view option, absl::string_view file,
           const Text&... text) {
    absl::StrAppend(&lines_, lines_.empty() ? "" : "\n", option, " ", file,
                    ": ", text...);
  }
  absl::Status ToStatus() const {
    return lines_.empty() ? absl::OkStatus()
                          : absl::InvalidArgumentError(lines_);
  }
  bool empty() const { return lines_.empty(); }

 private:
  std::string lines_;
};

// A file as its user knows it.
struct NamedFile {
  absl::string_view option;
  const std::string& path;
  Faults& faults;

  template <typename... Text>
  void Fault(const Text&... text) const {
    faults.Add(option, path, text...);
  }
};

std::optional<std::string> TextOf(const NamedFile& file) {
  absl::StatusOr<std::string> text = ReadRegularFile(file.path, kMaxBytes);
  if (!text.ok()) {
    file.Fault(text.status().message());
    return std::nullopt;
  }
  if (text->empty()) {
    file.Fault("is empty");
    return std::nullopt;
  }
  return *std::move(text);
}

bool IsCertificate(const PemBlock& block) {
  return absl::EndsWith(block.label, "CERTIFICATE");
}
bool IsPrivateKey(const PemBlock& block) {
  return absl::EndsWith(block.label, "PRIVATE KEY");
}

// The blocks of one kind; a fault where there are none.
std::vector<PemBlock> BlocksOf(const NamedFile& file,
                               bool (*is_wanted)(const PemBlock&),
                               absl::string_view what,
                               absl::string_view label) {
  const std::optional<std::string> text = TextOf(file);
  if (!text) return {};
  std::vector<PemBlock> out;
  for (PemBlock& block : PemBlocksOf(*text)) {
    if (is_wanted(block)) out.push_back(std::move(block));
  }
  if (out.empty()) {
    file.Fault("has no ", what, " in PEM, which begins with -----BEGIN ", label,
               "-----",
               text->front() == kDerBegins
                   ? "; it may be DER: convert it with openssl -inform der"
                   : "");
  }
  return out;
}

// All of them, or none and a fault.
std::vector<Certificate> CertificatesOf(const NamedFile& file) {
  const std::vector<PemBlock> blocks =
      BlocksOf(file, &IsCertificate, "certificate", "CERTIFICATE");
  std::vector<Certificate> out;
  for (const PemBlock& block : blocks) {
    Certificate certificate{CertificateOf(block.text), block.line};
    if (!block.is_complete) {
      file.Fault("line ", block.line, ": a certificate begins here and does ",
                 "not end: the file is not complete");
    } else if (certificate.x509 == nullptr) {
      file.Fault("line ", block.line,
                 ": this certificate cannot be read: ", "the file is damaged");
    } else {
      out.push_back(std::move(certificate));
    }
  }
  if (out.size() != blocks.size()) out.clear();
  return out;
}

OpenSslPointer<EVP_PKEY> KeyOf(const NamedFile& file) {
  const std::vector<PemBlock> blocks =
      BlocksOf(file, &IsPrivateKey, "private key", "PRIVATE KEY");
  if (blocks.empty()) return nullptr;
  const PemBlock& block = blocks.front();
  if (blocks.size() > 1) {
    file.Fault("line ", blocks[1].line, ": a second private key begins here; ",
               "leave one");
    return nullptr;
  }
  if (!block.is_complete) {
    file.Fault("line ", block.line, ": a private key begins here and does not ",
               "end: the file is not complete");
    return nullptr;
  }
  if (absl::StrContains(block.text, "ENCRYPTED")) {
    file.Fault("the private key is encrypted, and nobody is asked for its ",
               "passphrase: decrypt it with openssl pkey");
    return nullptr;
  }
  OpenSslPointer<EVP_PKEY> key = PrivateKeyOf(block.text);
  if (key == nullptr) {
    file.Fault("line ", block.line, ": this private key cannot be read: the ",
               "file is damaged");
  }
  return key;
}

void CheckDates(const NamedFile& file, const Certificate& certificate,
                absl::Time now) {
  const X509* const x509 = certificate.x509.get();
  if (now < NotBeforeOf(x509)) {
    file.Fault("line ", certificate.line, ": ", SubjectOf(x509),
               " is valid from ", UtcText(NotBeforeOf(x509)), ", and it is ",
               UtcText(now), " now: use one that is valid, or set the clock");
  }
  if (now > NotAfterOf(x509)) {
    file.Fault("line ", certificate.line, ": ", SubjectOf(x509),
               " has expired at ", UtcText(NotAfterOf(x509)), ": renew it");
  }
}

void CheckOrder(const NamedFile& file, const std::vector<Certificate>& chain) {
  for (size_t i = 1; i < chain.size(); ++i) {
    if (X509_check_issued(chain[i].x509.get(), chain[i - 1].x509.get()) ==
        X509_V_OK) {
      continue;
    }
    file.Fault("line ", chain[i].line, ": ", SubjectOf(chain[i].x509.get()),
               " did not issue the certificate before it, ",
               SubjectOf(chain[i - 1].x509.get()),
               ": write the certificate first, then each issuer in turn");
    return;
  }
}

void CheckPurpose(const NamedFile& file, const Certificate& certificate,
                  CredentialRole role) {
  const bool is_server = role == CredentialRole::kServer;
  const int purpose =
      is_server ? X509_PURPOSE_SSL_SERVER : X509_PURPOSE_SSL_CLIENT;
  if (X509_check_purpose(certificate.x509.get(), purpose, 0) == 1) return;
  file.Fault("line ", certificate.line, ": ", SubjectOf(certificate.x509.get()),
             " is not for ", is_server ? "servers" : "clients",
             ": its extended key usage has ", "to include ",
             is_server ? "serverAuth" : "clientAuth");
}

// Whether the key belongs to the first certificate; a fault if not.
bool CheckKey(const NamedFile& certificates, const NamedFile& key_file,
              const std::vector<Certificate>& chain, EVP_PKEY* key) {
  const auto owner = std::find_if(
      chain.begin(), chain.end(), [key](const Certificate& certificate) {
        return X509_check_private_key(certificate.x509.get(), key) == 1;
      });
  ERR_clear_error();
  if (owner == chain.begin()) return true;
  if (owner == chain.end()) {
    key_file.Fault("is the key of another certificate than the one in ",
                   certificates.path, ", ", SubjectOf(chain.front().x509.get()),
                   ": replace both together");
  } else {
    certificates.Fault("line ", owner->line, ": the certificate of the key, ",
                       SubjectOf(owner->x509.get()),
                       ", is not the first: write it first, then each issuer "
                       "in turn");
  }
  return false;
}

// What OpenSSL refuses beyond that, such as keys that are too short.
void TryPair(const NamedFile& file, const std::vector<Certificate>& chain,
             EVP_PKEY* key) {
  const OpenSslPointer<SSL_CTX> context(SSL_CTX_new(TLS_method()));
  bool takes =
      SSL_CTX_use_certificate(context.get(), chain.front().x509.get()) == 1 &&
      SSL_CTX_use_PrivateKey(context.get(), key) == 1;
  for (size_t i = 1; takes && i < chain.size(); ++i) {
    takes = SSL_CTX_add1_chain_cert(context.get(), chain[i].x509.get()) == 1;
  }
  if (!takes) {
    const char* const reason = ERR_reason_error_string(ERR_get_error());
    file.Fault("OpenSSL refuses it: ", reason == nullptr ? "" : reason,
               "; RSA keys need 2048 bits or more, signatures SHA-256");
  }
  ERR_clear_error();
}

void ReadPair(const CredentialPaths& paths, CredentialRole role, absl::Time now,
              Faults& faults, Credentials& out) {
  if (paths.certificate.empty() && paths.key.empty()) return;
  if (paths.certificate.empty() || paths.key.empty()) {
    faults.Add(paths.key.empty() ? "--tls-cert" : "--tls-key",
               paths.key.empty() ? paths.certificate : paths.key, "needs ",
               paths.key.empty() ? "--tls-key, its private key"
                                 : "--tls-cert, its certificate");
    return;
  }
  const NamedFile file{"--tls-cert", paths.certificate, faults};
  const NamedFile key_file{"--tls-key", paths.key, faults};
  const std::vector<Certificate> chain = CertificatesOf(file);
  const OpenSslPointer<EVP_PKEY> key = KeyOf(key_file);
  for (const Certificate& certificate : chain) {
    CheckDates(file, certificate, now);
  }
  if (!chain.empty() && key != nullptr &&
      CheckKey(file, key_file, chain, key.get())) {
    CheckOrder(file, chain);
    CheckPurpose(file, chain.front(), role);
    TryPair(file, chain, key.get());
  }
  if (!faults.empty()) return;
  for (const Certificate& certificate : chain) {
    out.certificate_chain += PemOf(certificate.x509.get());
    out.not_after = std::min(out.not_after, NotAfterOf(certificate.x509.get()));
  }
  out.private_key = PemOf(key.get());
  X509* const first = chain.front().x509.get();
  out.description =
      absl::StrCat(SubjectOf(first), " (SHA-256 ", FingerprintOf(first),
                   "...), valid until ", UtcText(out.not_after));
}

void ReadAuthorities(const CredentialPaths& paths, absl::Time now,
                     Faults& faults, Credentials& out) {
  if (paths.authorities.empty()) return;
  const NamedFile file{paths.authorities_option, paths.authorities, faults};
  const std::vector<Certificate> authorities = CertificatesOf(file);
  if (authorities.empty()) return;
  out.authorities_not_after = absl::InfinitePast();
  for (const Certificate& authority : authorities) {
    out.authorities += PemOf(authority.x509.get());
    out.authorities_not_after =
        std::max(out.authorities_not_after, NotAfterOf(authority.x509.get()));
  }
  absl::StrAppend(&out.description, out.description.empty() ? "" : "; ",
                  "authorities:");
  for (const Certificate& authority : authorities) {
    absl::StrAppend(&out.description, " ", SubjectOf(authority.x509.get()),
                    " (", FingerprintOf(authority.x509.get()), "...)");
  }
  // Old ones may stay next to the new.
  if (out.authorities_not_after >= now) return;
  for (const Certificate& authority : authorities) {
    CheckDates(file, authority, now);
  }
}

}  // namespace

absl::StatusOr<Credentials> ReadCredentials(const CredentialPaths& paths,
                                            CredentialRole role,
                                            absl::Time now) {
  Faults faults;
  Credentials out;
  ReadPair(paths, role, now, faults, out);
  ReadAuthorities(paths, now, faults, out);
  if (absl::Status s = faults.ToStatus(); !s.ok()) return s;
  return out;
}

}  // namespace upgrade_advisor
