#include "services/rehearsal/environments/pinned_packages.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/project/package_name.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxBytes = 1u << 20;
constexpr uint32_t kMaxLines = 10'000;
constexpr absl::string_view kProviders[] = {"apache-airflow-providers-",
                                            "astronomer-providers"};

// A source without what may be secret in it.
std::string BareSource(absl::string_view source) {
  source = source.substr(0, source.find_first_of("?#; \t"));
  const size_t scheme = source.find("://");
  if (scheme == absl::string_view::npos) return std::string(source);
  const absl::string_view head = source.substr(0, scheme + 3);
  absl::string_view rest = source.substr(scheme + 3);
  const size_t user = rest.substr(0, rest.find('/')).rfind('@');
  if (user != absl::string_view::npos) rest.remove_prefix(user + 1);
  return absl::StrCat(head, rest);
}

absl::string_view WithoutExtras(absl::string_view name) {
  return absl::StripAsciiWhitespace(name.substr(0, name.find('[')));
}

std::optional<PinnedPackage> Named(absl::string_view name) {
  name = WithoutExtras(name);
  if (!IsPackageName(name)) return std::nullopt;
  PinnedPackage package;
  package.name = NormalisePackageName(name);
  return package;
}

std::optional<PinnedPackage> ReadEditable(absl::string_view text) {
  const size_t egg = text.find("#egg=");
  if (egg == absl::string_view::npos) return std::nullopt;
  const absl::string_view name = text.substr(egg + 5);
  std::optional<PinnedPackage> package = Named(name.substr(0, name.find('&')));
  if (package) {
    text =
        absl::StripAsciiWhitespace(text.substr(text.find_first_of(" =") + 1));
    package->source = BareSource(text);
    if (package->source.empty()) return std::nullopt;
  }
  return package;
}

std::optional<PinnedPackage> ReadPin(absl::string_view name,
                                     absl::string_view version) {
  std::optional<PinnedPackage> package = Named(name);
  // "===", for what is not a version.
  while (absl::ConsumePrefix(&version, "=")) {
  }
  version = absl::StripLeadingAsciiWhitespace(version);
  version = version.substr(0, version.find_first_of("; \t\\"));
  if (!package || version.empty() || version.size() > 256) return std::nullopt;
  package->version = std::string(version);
  if (auto parsed = Pep440Version::Parse(version); parsed.ok()) {
    package->parsed = *std::move(parsed);
  }
  return package;
}

std::optional<PinnedPackage> ReadPackage(absl::string_view text) {
  if (absl::StartsWith(text, "-e") || absl::StartsWith(text, "--editable")) {
    return ReadEditable(text);
  }
  const size_t at = text.find(" @ ");
  if (at != absl::string_view::npos) {
    std::optional<PinnedPackage> package = Named(text.substr(0, at));
    if (package) {
      package->source =
          BareSource(absl::StripLeadingAsciiWhitespace(text.substr(at + 3)));
    }
    return package && !package->source.empty() ? package : std::nullopt;
  }
  const size_t pin = text.find("==");
  if (pin == absl::string_view::npos) return std::nullopt;
  return ReadPin(text.substr(0, pin), text.substr(pin + 2));
}

// Comments, and the hashes that follow a pin on lines of their own.
bool IsIgnored(absl::string_view text) {
  return text.empty() || text.front() == '#' ||
         absl::StartsWith(text, "--hash=");
}

bool IsPrintable(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isprint(static_cast<unsigned char>(c));
  });
}

void SortByName(PinnedPackages& out, absl::string_view path) {
  std::stable_sort(
      out.packages.begin(), out.packages.end(),
      [](const auto& a, const auto& b) { return a.name < b.name; });
  std::vector<PinnedPackage> once;
  for (PinnedPackage& package : out.packages) {
    if (once.empty() || once.back().name != package.name) {
      once.push_back(std::move(package));
      continue;
    }
    out.errors.push_back(
        {std::string(path), package.line, 0,
         absl::StrCat("gives ", package.name, " a second time; line ",
                      once.back().line, " counts")});
  }
  out.packages = std::move(once);
}

}  // namespace

bool PinnedPackage::is_provider() const {
  return std::any_of(
      std::begin(kProviders), std::end(kProviders),
      [&](auto prefix) { return absl::StartsWith(name, prefix); });
}

const PinnedPackage* PinnedPackages::Find(absl::string_view name) const {
  const auto found = std::lower_bound(
      packages.begin(), packages.end(), name,
      [](const PinnedPackage& p, absl::string_view n) { return p.name < n; });
  return found != packages.end() && found->name == name ? &*found : nullptr;
}

std::string PinnedPackages::Text() const {
  std::string out;
  for (const PinnedPackage& package : packages) {
    absl::StrAppend(&out, package.name, package.source.empty() ? "==" : " @ ",
                    package.source.empty() ? package.version : package.source,
                    "\n");
  }
  return out;
}

PinnedPackages ReadPinnedPackages(absl::string_view path,
                                  absl::string_view text) {
  PinnedPackages out;
  const auto fault = [&](uint32_t line, std::string reason) {
    out.errors.push_back({std::string(path), line, 0, std::move(reason)});
  };
  if (text.size() > kMaxBytes) {
    fault(0, "has more than 1 MiB, the limit; the rest is not read");
    text = text.substr(0, kMaxBytes);
  }
  uint32_t number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (++number > kMaxLines) {
      fault(number,
            "has more than 10000 lines, the limit; the rest is not read");
      break;
    }
    line = absl::StripAsciiWhitespace(line.substr(0, line.find(" #")));
    if (IsIgnored(line)) continue;
    std::optional<PinnedPackage> package =
        IsPrintable(line) ? ReadPackage(line) : std::nullopt;
    if (!package) {
      fault(number, "is not a line of pip freeze: NAME==VERSION or NAME @ URL");
      continue;
    }
    package->line = number;
    out.packages.push_back(*std::move(package));
  }
  SortByName(out, path);
  return out;
}

}  // namespace upgrade_advisor
