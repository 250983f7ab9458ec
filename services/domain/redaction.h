// Takes secrets out of values before anything else can see them.
//
// Pure; thread-safe. What judgement needs is kept: that a value is set, the
// scheme of a URI, that a value is JSON. When in doubt a value is withheld; the
// question that follows costs the user a minute, a leaked secret costs more.
#ifndef SERVICES_DOMAIN_REDACTION_H_
#define SERVICES_DOMAIN_REDACTION_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/domain/fact.h"

namespace upgrade_advisor {

// A value that begins like a well-known credential, or a long run of base64 or
// hex: keys more often than settings.
bool LooksLikeKey(absl::string_view value);

// Whether a variable or configuration key holds a secret by its name, in any
// case: passwords, tokens, keys, connection strings, AIRFLOW_CONN_ and
// AIRFLOW_VAR_.
bool IsSecretName(absl::string_view name);

// Whether a line of a file may hold a secret, by the names and words in it.
bool MayHoldSecret(absl::string_view line);

// What a caller writes for a value that it does not tell: in files it reads as
// a reference to a variable, which nobody can resolve.
inline constexpr absl::string_view kWithheldValue = "${WITHHELD}";

// Replaces credentials and queries of every URI in the text:
// "s://user:pw@host/p?k=v" becomes "s://[redacted]@host/p?[redacted]".
std::string ScrubCredentials(absl::string_view text);

// Redacts in place. A secret that is a URI keeps "scheme://[redacted]", one
// that is a JSON object "{[redacted]}"; any other is withheld.
void Redact(Fact& fact);

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_REDACTION_H_
