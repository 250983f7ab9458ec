#include "services/project/requirement.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/project/marker.h"
#include "services/project/package_name.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxBytes = 8192;

absl::Status Fault(absl::string_view what) {
  return absl::InvalidArgumentError(what);
}

bool IsNameCharacter(char c) {
  return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
}

// Takes the name off the front.
absl::StatusOr<std::string> TakeName(absl::string_view& rest) {
  size_t size = 0;
  while (size < rest.size() && IsNameCharacter(rest[size])) ++size;
  const absl::string_view name = rest.substr(0, size);
  if (!IsPackageName(name)) {
    return Fault("a requirement must begin with the name of a package");
  }
  rest.remove_prefix(size);
  return NormalisePackageName(name);
}

// Takes "[a, b]" off the front.
absl::Status TakeExtras(absl::string_view& rest,
                        std::vector<std::string>& out) {
  rest = absl::StripLeadingAsciiWhitespace(rest);
  if (!absl::ConsumePrefix(&rest, "[")) return absl::OkStatus();
  const size_t end = rest.find(']');
  if (end == absl::string_view::npos) return Fault("the extras lack a ']'");
  const absl::string_view list =
      absl::StripAsciiWhitespace(rest.substr(0, end));
  rest.remove_prefix(end + 1);
  if (list.empty()) return absl::OkStatus();
  for (absl::string_view extra : absl::StrSplit(list, ',')) {
    extra = absl::StripAsciiWhitespace(extra);
    if (!IsPackageName(extra))
      return Fault("an extra must be a name, such as [redis]");
    out.push_back(NormalisePackageName(extra));
  }
  return absl::OkStatus();
}

absl::Status TakeUrl(absl::string_view rest, Requirement& out) {
  rest = absl::StripLeadingAsciiWhitespace(rest);
  // A ';' may be part of the URL: only one behind a blank ends it.
  const size_t end = rest.find_first_of(" \t");
  out.url = std::string(rest.substr(0, end));
  if (out.url.empty()) return Fault("there is no URL after the '@'");
  if (end == absl::string_view::npos) return absl::OkStatus();
  rest = absl::StripAsciiWhitespace(rest.substr(end));
  if (rest.empty()) return absl::OkStatus();
  if (!absl::ConsumePrefix(&rest, ";")) {
    return Fault("only a marker (' ; ...') may follow the URL");
  }
  out.marker = std::string(absl::StripAsciiWhitespace(rest));
  return absl::OkStatus();
}

absl::Status TakeSpecifiers(absl::string_view text, Requirement& out) {
  text = absl::StripAsciiWhitespace(text);
  if (absl::ConsumePrefix(&text, "(")) {
    if (!absl::ConsumeSuffix(&text, ")")) {
      return Fault("the specifiers lack a ')'");
    }
  }
  if (absl::StartsWith(text, ",") || absl::StrContains(text, ",,")) {
    return Fault("there is nothing between two commas of the specifiers");
  }
  absl::StatusOr<Pep440Specifiers> specifiers = Pep440Specifiers::Parse(text);
  // Its own message quotes the text, which may be part of a URL with a
  // password.
  if (!specifiers.ok()) {
    return Fault(
        "only a version specifier such as >=1.0,<2 may follow the name");
  }
  out.specifiers = *std::move(specifiers);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Requirement> Requirement::Parse(absl::string_view text) {
  if (text.size() > kMaxBytes) {
    return Fault("the requirement is longer than 8192 bytes");
  }
  absl::string_view rest = absl::StripAsciiWhitespace(text);
  absl::StatusOr<std::string> name = TakeName(rest);
  if (!name.ok()) return name.status();
  Requirement out;
  out.name = *std::move(name);
  if (absl::Status s = TakeExtras(rest, out.extras); !s.ok()) return s;
  rest = absl::StripLeadingAsciiWhitespace(rest);
  if (absl::ConsumePrefix(&rest, "@")) {
    if (absl::Status s = TakeUrl(rest, out); !s.ok()) return s;
  } else {
    const size_t marker = rest.find(';');
    if (marker != absl::string_view::npos) {
      out.marker =
          std::string(absl::StripAsciiWhitespace(rest.substr(marker + 1)));
      if (out.marker.empty()) return Fault("there is no marker after the ';'");
    }
    absl::Status s = TakeSpecifiers(rest.substr(0, marker), out);
    if (!s.ok()) return s;
  }
  if (!out.marker.empty()) {
    const auto marker = EvaluateMarker(out.marker, MarkerEnvironment());
    if (!marker.ok()) return marker.status();
  }
  return out;
}

}  // namespace upgrade_advisor
