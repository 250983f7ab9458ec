#include "services/fleet/calls/request_checks.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/base/digest.h"
#include "services/engine/request_reader.h"
#include "services/fleet/filter/filter_parser.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kNameBytes = 128;
constexpr size_t kOwnerBytes = 256;
constexpr int kDefaultPage = 100;
constexpr int kLargestPage = 1000;
constexpr size_t kTokenBytes = 2048;

bool IsNameCharacter(char c) {
  return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
}

std::string MarkOf(absl::string_view arguments) {
  return HexDigest(arguments).substr(0, 16);
}

absl::Status WrongToken() {
  return MakeError(
      absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_INVALID_PAGE_TOKEN,
      "page_token belongs to another list: start again without it", {});
}

}  // namespace

void CheckName(absl::string_view field, absl::string_view name,
               Presence presence, Violations& violations) {
  if (name.empty() && presence == Presence::kOptional) return;
  if (name.empty() || name.size() > kNameBytes ||
      !std::all_of(name.begin(), name.end(), IsNameCharacter)) {
    violations.Add(field, "give 1 to 128 letters, digits, '-', '_' or '.'");
  }
}

void CheckScope(absl::string_view field, const v1::FleetScope& scope,
                Violations& violations) {
  CheckName(absl::StrCat(field, ".organization"), scope.organization(),
            Presence::kRequired, violations);
  CheckName(absl::StrCat(field, ".workspace"), scope.workspace(),
            Presence::kOptional, violations);
  CheckName(absl::StrCat(field, ".deployment_id"), scope.deployment_id(),
            Presence::kOptional, violations);
}

void CheckTarget(const v1::FleetTarget& target, Violations& violations) {
  ReadTarget(target.target(), "target.target", violations);
}

void CheckAcknowledgement(const v1::FleetAcknowledgement& acknowledgement,
                          Violations& violations) {
  CheckScope("acknowledgement.scope", acknowledgement.scope(), violations);
  google::protobuf::RepeatedPtrField<v1::Acknowledgement> one;
  *one.Add() = acknowledgement.acknowledgement();
  ReadAcknowledgements(one, violations);
  if (!acknowledgement.acknowledgement().fingerprint().empty()) {
    violations.Add("acknowledgement.acknowledgement.fingerprint",
                   "a fingerprint belongs to one plan: give the advisory_id");
  }
  if (acknowledgement.owner().empty() ||
      acknowledgement.owner().size() > kOwnerBytes) {
    violations.Add("acknowledgement.owner",
                   "say who answers for it, in 1 to 256 bytes");
  }
}

int PageSize(int page_size, Violations& violations) {
  if (page_size < 0) {
    violations.Add("page_size", "is negative; give 0 for the default of 100");
  }
  return page_size <= 0 ? kDefaultPage : std::min(page_size, kLargestPage);
}

std::string TokenOf(const ListPosition& position, absl::string_view arguments) {
  return absl::WebSafeBase64Escape(
      absl::StrCat(MarkOf(arguments), "\n", position.number, "\n",
                   position.deployment_id, "\n", position.text));
}

absl::StatusOr<std::optional<ListPosition>> ReadToken(
    const std::string& token, absl::string_view arguments) {
  if (token.empty()) return std::nullopt;
  std::string text;
  if (token.size() > kTokenBytes ||
      !absl::WebSafeBase64Unescape(token, &text)) {
    return WrongToken();
  }
  const std::vector<std::string> parts =
      absl::StrSplit(text, absl::MaxSplits('\n', 3));
  ListPosition out;
  if (parts.size() != 4 || parts[0] != MarkOf(arguments) ||
      !absl::SimpleAtoi(parts[1], &out.number)) {
    return WrongToken();
  }
  out.deployment_id = parts[2];
  out.text = parts[3];
  return out;
}

FilterNode ReadFilter(const std::string& text, Violations& violations) {
  ParsedFilter parsed = ParseFilter(text);
  for (const std::string& fault : parsed.faults) {
    violations.Add("filter", fault);
  }
  return std::move(parsed.tree);
}

absl::Status StoreError(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kDeadlineExceeded:
      return StoreUnavailable();
    default:
      return MakeError(absl::StatusCode::kInternal, v1::ERROR_REASON_INTERNAL,
                       "The store of the fleet has failed; the log of the "
                       "service says how",
                       {});
  }
}

}  // namespace upgrade_advisor
