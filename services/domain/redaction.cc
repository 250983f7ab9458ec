#include "services/domain/redaction.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/domain/vocabulary.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kMark = "[redacted]";

// Parts of names that say "secret". Airflow's own list of sensitive options and
// the usual names of credentials.
constexpr absl::string_view kSecretParts[] = {
    "password",    "passwd",     "passphrase",       "secret",
    "token",       "apikey",     "api_key",          "access_key",
    "private_key", "fernet",     "sql_alchemy_conn", "result_backend",
    "broker_url",  "credential", "authorization",    "sentry_dsn",
    "keyfile",     "key_file",   "_conn_",           "_var_",
    "_dsn",        "client_id",  "sas_key",          "account_key",
    "pwd=",        "bearer "};

// Beginnings of well-known credentials, whatever the name they hide under.
constexpr absl::string_view kSecretBeginnings[] = {
    "AKIA",   "ASIA", "ghp_", "gho_",       "ghs_",     "github_pat_",
    "glpat-", "xox",  "eyJ",  "-----BEGIN", "sk_live_", "sk-",
    "AIza",   "hvs.", "dapi", "npm_"};

bool IsSchemeChar(char c) {
  return absl::ascii_isalnum(c) || c == '+' || c == '-' || c == '.' || c == '_';
}

// "postgres" of "postgres://..."; empty when the value does not start as a URI.
absl::string_view SchemeOf(absl::string_view value) {
  const size_t end = value.find("://");
  if (end == absl::string_view::npos || end == 0 || end > 32) return "";
  const absl::string_view scheme = value.substr(0, end);
  return std::all_of(scheme.begin(), scheme.end(), IsSchemeChar) ? scheme : "";
}

bool LooksLikeJsonObject(absl::string_view value) {
  const absl::string_view v = absl::StripAsciiWhitespace(value);
  return v.size() >= 2 && v.front() == '{' && v.back() == '}';
}

}  // namespace

bool LooksLikeKey(absl::string_view v) {
  for (absl::string_view beginning : kSecretBeginnings) {
    if (absl::StartsWith(v, beginning) && v.size() >= beginning.size() + 12) {
      return true;
    }
  }
  if (v.size() < 32) return false;
  bool digit = false;
  bool letter = false;
  for (char c : v) {
    digit |= absl::ascii_isdigit(c);
    letter |= absl::ascii_isalpha(c);
    if (!absl::ascii_isalnum(c) && c != '+' && c != '/' && c != '=' &&
        c != '_' && c != '-') {
      return false;
    }
  }
  return digit && letter;
}

namespace {

constexpr size_t kLongestName = 64;

// What a call passes, "conn_id,password,*1", not the values of it: names of
// Python, of which none could be a key.
bool ListsArguments(const Fact& fact) {
  if (fact.kind != FactKind::kKeyword ||
      !absl::StartsWith(fact.name, "@arguments.")) {
    return false;
  }
  for (absl::string_view part : absl::StrSplit(fact.value, ',')) {
    const bool is_name =
        !part.empty() && part.size() <= kLongestName &&
        std::all_of(part.begin(), part.end(), [](unsigned char c) {
          return absl::ascii_isalnum(c) || c == '_' || c == '*';
        });
    if (!is_name || LooksLikeKey(part)) return false;
  }
  return true;
}

// "airflow.contrib.secrets.vault.VaultBackend", as the value of an option.
bool NamesAirflowsClass(const Fact& fact) {
  if (fact.kind != FactKind::kConfig ||
      !absl::StartsWith(fact.value, "airflow.")) {
    return false;
  }
  for (absl::string_view part : absl::StrSplit(fact.value, '.')) {
    const bool is_name =
        !part.empty() && part.size() <= kLongestName &&
        std::all_of(part.begin(), part.end(), [](unsigned char c) {
          return absl::ascii_isalnum(c) || c == '_';
        });
    if (!is_name || LooksLikeKey(part)) return false;
  }
  return true;
}

}  // namespace

bool IsSecretName(absl::string_view name) {
  const std::string lower = absl::AsciiStrToLower(name);
  for (absl::string_view part : kSecretParts) {
    if (absl::StrContains(lower, part)) return true;
  }
  return absl::EndsWith(lower, "_key") || absl::EndsWith(lower, "_pw") ||
         absl::EndsWith(lower, "_pass") || absl::EndsWith(lower, "_cmd");
}

bool MayHoldSecret(absl::string_view line) {
  if (IsSecretName(line) || ScrubCredentials(line) != line ||
      absl::StrContains(line, kMark) ||
      absl::StrContains(line, kWithheldValue)) {
    return true;
  }
  // A user with a password, or a header with a key, of a command; a place of
  // packages, whose path may be a token.
  for (absl::string_view option :
       {" -u", " -p", " -k", " -i ", " --user", " --proxy-user", " -H",
        " --header", "index-url", " value="}) {
    if (absl::StrContains(line, option)) return true;
  }
  const std::vector<absl::string_view> words =
      absl::StrSplit(line, absl::ByAnyChar(" \t\r\n=:,'\""));
  return std::any_of(words.begin(), words.end(), LooksLikeKey);
}

std::string ScrubCredentials(absl::string_view text) {
  std::string out;
  while (true) {
    const size_t start = text.find("://");
    if (start == absl::string_view::npos) break;
    absl::StrAppend(&out, text.substr(0, start + 3));
    text.remove_prefix(start + 3);
    // Credentials end at the last '@' before the host ends; a password may hold
    // slashes, so a space or a quote ends the search, not a slash.
    const size_t stop = std::min(text.find_first_of(" \t\r\n\"'"), text.size());
    const size_t at = text.substr(0, stop).rfind('@');
    if (at != absl::string_view::npos) {
      absl::StrAppend(&out, kMark);
      text.remove_prefix(at);
    }
    const size_t end = std::min(text.find_first_of(" \t\r\n\"'"), text.size());
    const size_t query = text.substr(0, end).find('?');
    if (query != absl::string_view::npos) {
      absl::StrAppend(&out, text.substr(0, query + 1), kMark);
      text.remove_prefix(end);
    }
  }
  absl::StrAppend(&out, text);
  return out;
}

void Redact(Fact& fact) {
  if (absl::StrContains(fact.name, "://")) {
    fact.name = ScrubCredentials(fact.name);
  }
  if (absl::StrContains(fact.file, "://")) {
    fact.file = ScrubCredentials(fact.file);
  }
  if (fact.value.empty() || ListsArguments(fact) || NamesAirflowsClass(fact)) {
    return;
  }
  if (fact.value == kWithheldValue) {
    fact.value.clear();
    fact.value_withheld = true;
    return;
  }
  const FactKindEntry& kind = EntryOf(fact.kind);
  const bool secret = (kind.names_settings && IsSecretName(fact.name)) ||
                      (kind.holds_literals && IsSecretName(fact.value)) ||
                      LooksLikeKey(fact.value);
  if (!secret) {
    // Other variables are free text of the user's: that one is set is enough.
    if (fact.kind == FactKind::kEnv) {
      fact.value.clear();
      fact.value_withheld = true;
      return;
    }
    if (absl::StrContains(fact.value, "://")) {
      fact.value = ScrubCredentials(fact.value);
    }
    return;
  }
  const absl::string_view scheme = SchemeOf(fact.value);
  if (!scheme.empty()) {
    fact.value = absl::StrCat(scheme, "://", kMark);
  } else if (LooksLikeJsonObject(fact.value)) {
    fact.value = absl::StrCat("{", kMark, "}");
  } else {
    fact.value.clear();
    fact.value_withheld = true;
  }
}

}  // namespace upgrade_advisor
