// Reads certificates and keys, and checks them before anybody serves or calls
// with them.
//
// gRPC takes what it is given: a key of another certificate fails every
// handshake from then on, and says so to nobody. So nothing reaches gRPC that
// has not passed here. Thread-safe.
#ifndef SERVICES_TLS_CREDENTIAL_FILES_H_
#define SERVICES_TLS_CREDENTIAL_FILES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace upgrade_advisor {

// PEM files; an empty path is none. A certificate needs its key.
struct CredentialPaths {
  std::string certificate;  // --tls-cert, with its chain: each issued the last
  std::string key;          // --tls-key, not encrypted
  std::string authorities;  // whom the other side has to have its own from
  std::string authorities_option;  // "--tls-client-ca", for messages
};

// Who has the certificate.
enum class CredentialRole { kServer, kClient };

// What was read and checked, written again as PEM: nothing else of the files.
struct Credentials {
  std::string certificate_chain;
  std::string private_key;
  std::string authorities;
  // When the first certificate of the chain ends; infinite without one.
  absl::Time not_after = absl::InfiniteFuture();
  // When the last of the authorities ends.
  absl::Time authorities_not_after = absl::InfiniteFuture();
  std::string description;  // for the log: whose, and until when
};

// The files as they are at `now`. InvalidArgument with every fault, a line
// each: the option, the file, the line in it, and what would be right.
// Checked: files of at most 1 MiB that are complete; the key belongs to the
// first certificate; the others issued it, in order; their dates; what the
// first may be used for; and that OpenSSL takes the pair.
absl::StatusOr<Credentials> ReadCredentials(const CredentialPaths& paths,
                                            CredentialRole role,
                                            absl::Time now);

}  // namespace upgrade_advisor

#endif  // SERVICES_TLS_CREDENTIAL_FILES_H_
