#include "services/plugin_host/trust/lock_file.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/plugin_host/trust/trusted_file.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxFaults = 20;
constexpr size_t kMaxBytes = 1 << 20;
constexpr size_t kMaxPlugins = 1000;
constexpr size_t kMaxCases = 1000;
constexpr size_t kDigestDigits = 64;

class Faults {
 public:
  explicit Faults(const std::string& name) : name_(name) {}

  void Add(const YAML::Mark& mark, absl::string_view what) {
    if (++count_ > kMaxFaults) return;
    texts_.push_back(absl::StrCat(name_, ":", mark.line + 1, ": ", what));
  }
  absl::Status ToStatus() const {
    if (count_ == 0) return absl::OkStatus();
    std::string text = absl::StrJoin(texts_, "\n");
    if (count_ > kMaxFaults) {
      absl::StrAppend(&text, "\n", name_, ": ", count_, " faults in all");
    }
    return absl::InvalidArgumentError(text);
  }

 private:
  const std::string& name_;
  std::vector<std::string> texts_;
  size_t count_ = 0;
};

bool IsPluginId(absl::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

bool IsDigest(absl::string_view text) {
  return text.size() == kDigestDigits &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::optional<Tier> TierOf(absl::string_view text) {
  for (Tier tier : {Tier::kService, Tier::kWorker}) {
    if (text == TierName(tier)) return tier;
  }
  return std::nullopt;
}

// A name, and not a way to another folder.
bool IsFileName(absl::string_view text) {
  return !text.empty() && text.size() <= 255 && text[0] != '.' &&
         !absl::StrContains(text, '/') && !absl::StrContains(text, '\0');
}

void ReadCaseKey(const std::string& key, const YAML::Node& value,
                 LockedCase& out, Faults& faults) {
  const YAML::Mark mark = value.Mark();
  const std::string text = value.IsScalar() ? value.Scalar() : "";
  if (key == "file") {
    out.file = text;
    if (!IsFileName(text)) faults.Add(mark, "file is not the name of a file");
  } else if (key == "size") {
    if (!absl::SimpleAtoi(text, &out.size)) {
      faults.Add(mark, "size is not a number of bytes");
    }
  } else if (key == "sha256") {
    out.digest = text;
    if (!IsDigest(text)) {
      faults.Add(mark, "sha256 must be 64 digits 0-9 and a-f");
    }
  } else {
    faults.Add(mark, absl::StrCat("\"", key,
                                  "\" is not a key of a case; the keys are "
                                  "file, size and sha256"));
  }
}

LockedCase ReadCase(const YAML::Node& node, Faults& faults) {
  LockedCase out;
  if (!node.IsMap()) {
    faults.Add(node.Mark(), "a case is not a map");
    return out;
  }
  std::vector<std::string> seen;
  for (const auto& entry : node) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
    seen.push_back(key);
    ReadCaseKey(key, entry.second, out, faults);
  }
  std::sort(seen.begin(), seen.end());
  if (seen != std::vector<std::string>{"file", "sha256", "size"}) {
    faults.Add(node.Mark(), "a case needs file, size and sha256, each once");
  }
  return out;
}

std::vector<LockedCase> ReadCases(const YAML::Node& list, Faults& faults) {
  std::vector<LockedCase> out;
  if (!list.IsSequence() || list.size() > kMaxCases) {
    faults.Add(list.Mark(), "cases is not a list of at most 1000 files");
    return out;
  }
  std::set<std::string> files;
  for (const YAML::Node& node : list) {
    out.push_back(ReadCase(node, faults));
    if (!files.insert(out.back().file).second) {
      faults.Add(node.Mark(), absl::StrCat("the case file ", out.back().file,
                                           " is listed twice"));
    }
  }
  return out;
}

// One key of a plugin. Exceptions are how yaml-cpp reports; none is thrown
// where the kind of node is asked first.
void ReadKey(const std::string& key, const YAML::Node& value, LockedPlugin& out,
             Faults& faults) {
  const YAML::Mark mark = value.Mark();
  if (key == "cases") {
    out.cases = ReadCases(value, faults);
    return;
  }
  if (!value.IsScalar()) {
    faults.Add(mark, absl::StrCat(key, " is not a text"));
    return;
  }
  const std::string& text = value.Scalar();
  if (key == "id") {
    out.id = text;
    if (!IsPluginId(text)) {
      faults.Add(mark, "id must be 1 to 64 characters a-z, 0-9 and _");
    }
  } else if (key == "version") {
    out.version = text;
  } else if (key == "file") {
    out.file = text;
  } else if (key == "sha256") {
    out.digest = text;
    if (!IsDigest(text)) {
      faults.Add(mark, "sha256 must be 64 digits 0-9 and a-f");
    }
  } else if (key == "tier") {
    const std::optional<Tier> tier = TierOf(text);
    if (!tier) faults.Add(mark, "tier is neither service nor worker");
    out.tier = tier.value_or(Tier::kWorker);
  } else if (key == "required") {
    out.required = text == "true";
    if (text != "true" && text != "false") {
      faults.Add(mark, "required is neither true nor false");
    }
  } else {
    faults.Add(mark,
               absl::StrCat("\"", key,
                            "\" is not a key of a plugin; the keys are id, "
                            "version, file, sha256, tier, required and "
                            "cases"));
  }
}

LockedPlugin ReadPlugin(const YAML::Node& node, Faults& faults) {
  LockedPlugin out;
  if (!node.IsMap()) {
    faults.Add(node.Mark(), "a plugin is not a map");
    return out;
  }
  std::vector<std::string> seen;
  for (const auto& entry : node) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
      faults.Add(entry.first.Mark(), absl::StrCat(key, " is given twice"));
    }
    seen.push_back(key);
    ReadKey(key, entry.second, out, faults);
  }
  for (const char* key :
       {"id", "version", "file", "sha256", "tier", "required"}) {
    if (std::find(seen.begin(), seen.end(), key) == seen.end()) {
      faults.Add(node.Mark(), absl::StrCat("a plugin needs ", key));
    }
  }
  return out;
}

std::vector<LockedPlugin> ReadPlugins(const YAML::Node& list, Faults& faults) {
  std::vector<LockedPlugin> out;
  if (!list.IsSequence() || list.size() > kMaxPlugins) {
    faults.Add(list.Mark(), "plugins is not a list of at most 1000 plugins");
    return out;
  }
  std::map<std::string, int> lines;
  for (const YAML::Node& node : list) {
    out.push_back(ReadPlugin(node, faults));
    const std::string& id = out.back().id;
    const auto [first, is_new] = lines.emplace(id, node.Mark().line + 1);
    if (!is_new && !id.empty()) {
      faults.Add(node.Mark(),
                 absl::StrCat("the plugin ", id, " is already listed in line ",
                              first->second));
    }
  }
  return out;
}

std::vector<LockedPlugin> ReadRoot(const YAML::Node& root, Faults& faults) {
  if (!root.IsMap()) {
    faults.Add(root.Mark(), "a map with version and plugins is expected");
    return {};
  }
  const YAML::Node version = root["version"];
  if (!version || !version.IsScalar() || version.Scalar() != "1") {
    faults.Add(root.Mark(), "\"version: 1\" is expected");
  }
  const YAML::Node plugins = root["plugins"];
  if (!plugins) {
    faults.Add(root.Mark(), "\"plugins\" is missing");
    return {};
  }
  return ReadPlugins(plugins, faults);
}

}  // namespace

absl::string_view TierName(Tier tier) {
  return tier == Tier::kService ? "service" : "worker";
}

absl::StatusOr<std::vector<LockedPlugin>> ParseLockFile(
    absl::string_view text, const std::string& name) {
  Faults faults(name);
  try {
    std::vector<LockedPlugin> plugins =
        ReadRoot(YAML::Load(std::string(text)), faults);
    if (absl::Status status = faults.ToStatus(); !status.ok()) return status;
    return plugins;
  } catch (const YAML::Exception& e) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ":", e.mark.line + 1, ": ", e.msg));
  }
}

absl::StatusOr<std::vector<LockedPlugin>> ReadLockFile(
    const std::string& path) {
  const absl::StatusOr<std::string> text =
      ReadTrustedFile(path, FileOwners::kOperator, kMaxBytes);
  if (!text.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": ", text.status().message()));
  }
  return ParseLockFile(*text, path);
}

namespace {

std::string CasesText(const std::vector<LockedCase>& cases) {
  if (cases.empty()) return "  cases: []\n";
  std::string out = "  cases:\n";
  for (const LockedCase& one : cases) {
    absl::StrAppend(&out, "  - file: \"", absl::Utf8SafeCEscape(one.file),
                    "\"\n    size: ", one.size, "\n    sha256: ", one.digest,
                    "\n");
  }
  return out;
}

}  // namespace

std::string LockFileText(absl::Span<const LockedPlugin> plugins) {
  std::vector<LockedPlugin> sorted(plugins.begin(), plugins.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  std::string out =
      "# Which plugins a service loads, byte for byte.\n"
      "# Written by upgrade-advisor plugin lock; edit only tier and required.\n"
      "version: 1\nplugins:\n";
  if (sorted.empty()) absl::StrAppend(&out, "  []\n");
  for (const LockedPlugin& plugin : sorted) {
    // Quoted: a version such as 1.10 stays a text.
    absl::StrAppend(&out, "- id: ", plugin.id, "\n  version: \"",
                    absl::Utf8SafeCEscape(plugin.version), "\"\n  file: \"",
                    absl::Utf8SafeCEscape(plugin.file),
                    "\"\n  sha256: ", plugin.digest,
                    "\n  tier: ", TierName(plugin.tier),
                    "\n  required: ", plugin.required ? "true" : "false", "\n");
    if (plugin.cases) absl::StrAppend(&out, CasesText(*plugin.cases));
  }
  return out;
}

}  // namespace upgrade_advisor
