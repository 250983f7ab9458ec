#include "services/plugin_host/calling/descriptor.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/base/one_line.h"
#include "services/domain/gate_names.h"
#include "services/plugin_host/conditions/condition_reader.h"
#include "services/plugin_host/conditions/condition_words.h"

namespace upgrade_advisor {
namespace {

// Bounds on what a plugin may hold: a corrupt size is far beyond them.
constexpr uint64_t kMaxText = 16384;
constexpr uint32_t kMaxAdvisories = 1024;
constexpr uint64_t kMaxItems = 64;
constexpr size_t kMaxShownFaults = 20;

// Collects faults; reading goes on so that all of them are reported at once.
class Reader {
 public:
  void Fault(absl::string_view where, absl::string_view what) {
    if (faults_.size() < kMaxShownFaults) {
      faults_.push_back(absl::StrCat(where, ": ", what));
    }
    ++fault_count_;
  }

  // Copied: nothing of a descriptor is read again after this. A text has at
  // most 16 KiB, so a wild size is not followed.
  std::string Text(ua_string text, absl::string_view where) {
    if (text.size == 0) return "";
    if (text.data == nullptr || text.size > kMaxText) {
      Fault(where, "is not a text of at most 16384 bytes");
      return "";
    }
    return std::string(text.data, text.size);
  }

  std::string Required(ua_string text, absl::string_view where) {
    std::string out = Text(text, where);
    if (out.empty()) Fault(where, "is empty");
    return out;
  }

  // A value of a newer contract is a fault, not a guess: what it means here
  // nobody knows.
  template <typename Value, typename Enum>
  Enum EnumOf(Value value, Enum low, Enum high, absl::string_view where) {
    if (value < static_cast<Value>(low) || value > static_cast<Value>(high)) {
      Fault(where, absl::StrCat("has the unknown value ", value));
      return low;
    }
    return static_cast<Enum>(value);
  }

  absl::Status status() const {
    if (fault_count_ == 0) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("its descriptor has ", fault_count_,
                     fault_count_ == 1 ? " fault: " : " faults: ",
                     absl::StrJoin(faults_, "; ")));
  }

 private:
  std::vector<std::string> faults_;
  size_t fault_count_ = 0;
};

// Ids are shown, typed and used in file names and metrics.
bool IsWord(absl::string_view text, bool upper, char joint) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return absl::ascii_isdigit(c) || c == joint ||
                  (upper ? absl::ascii_isupper(c) : absl::ascii_islower(c));
         });
}

template <typename Version>
std::optional<Version> ParseVersion(ua_string text, absl::string_view where,
                                    Reader& reader) {
  const std::string raw = reader.Text(text, where);
  if (raw.empty()) return std::nullopt;
  absl::StatusOr<Version> version = Version::Parse(raw);
  if (!version.ok()) {
    reader.Fault(where, version.status().message());
    return std::nullopt;
  }
  return *std::move(version);
}

// The caller has checked that the scheme is one of the two.
std::optional<ReleaseVersion> ParseRelease(uint32_t scheme, ua_string text,
                                           absl::string_view where,
                                           Reader& reader) {
  if (scheme == UA_SCHEME_RUNTIME) {
    std::optional<RuntimeVersion> v =
        ParseVersion<RuntimeVersion>(text, where, reader);
    return v ? std::optional<ReleaseVersion>(*v) : std::nullopt;
  }
  std::optional<CertifiedVersion> v =
      ParseVersion<CertifiedVersion>(text, where, reader);
  return v ? std::optional<ReleaseVersion>(*v) : std::nullopt;
}

void ReadCrossing(const ua_advisory& row, absl::string_view where,
                  StepCondition& on, Reader& reader) {
  if (row.crosses.size == 0) return;
  if (row.crosses_scheme == UA_SCHEME_PEP440) {
    on.crosses_airflow =
        ParseVersion<Pep440Version>(row.crosses, where, reader);
  } else if (row.crosses_scheme == UA_SCHEME_RUNTIME) {
    on.crosses_runtime =
        ParseVersion<RuntimeVersion>(row.crosses, where, reader);
  } else {
    reader.Fault(where, "crosses a version of a scheme that cannot be crossed");
  }
}

// An end that is left out is open. Which versions a scheme compares is the
// advisory's choice: Airflow's, or the distribution's.
void ReadLanding(const ua_advisory& row, absl::string_view where,
                 StepCondition& on, Reader& reader) {
  if (row.lands_low.size == 0 && row.lands_high.size == 0) return;
  if (row.lands_scheme == UA_SCHEME_PEP440) {
    on.lands_airflow_low =
        ParseVersion<Pep440Version>(row.lands_low, where, reader);
    on.lands_airflow_high =
        ParseVersion<Pep440Version>(row.lands_high, where, reader);
  } else if (row.lands_scheme == UA_SCHEME_RUNTIME ||
             row.lands_scheme == UA_SCHEME_CERTIFIED) {
    on.lands_low = ParseRelease(row.lands_scheme, row.lands_low, where, reader);
    on.lands_high =
        ParseRelease(row.lands_scheme, row.lands_high, where, reader);
  } else {
    reader.Fault(where, "lands on a version of an unknown scheme");
  }
}

// Bits of newer kinds of steps are dropped; an advisory that is left with none
// would never be examined.
StepCondition ReadSteps(const ua_advisory& row, absl::string_view where,
                        Reader& reader) {
  StepCondition on;
  on.kinds = row.steps & UA_STEP_ANY;
  if (on.kinds == 0) reader.Fault(where, "applies to no kind of step");
  ReadCrossing(row, where, on, reader);
  ReadLanding(row, where, on, reader);
  return on;
}

// A count without a list is the commonest mistake of a plugin in C.
std::vector<std::string> ReadTexts(const ua_string* texts, uint64_t count,
                                   absl::string_view where, Reader& reader) {
  std::vector<std::string> out;
  if (count > kMaxItems || (count > 0 && texts == nullptr)) {
    reader.Fault(where, "has a malformed list of texts");
    return out;
  }
  for (uint64_t i = 0; i < count; ++i) {
    out.push_back(reader.Required(texts[i], where));
  }
  return out;
}

std::vector<Remedy> ReadRemedies(const ua_advisory& row,
                                 absl::string_view where, Reader& reader) {
  std::vector<Remedy> out;
  if (row.remedy_count == 0) return out;
  if (row.remedy_count > kMaxItems || row.remedies == nullptr ||
      !UA_HAS(row.remedies, ua_remedy, edit)) {
    reader.Fault(where, "has a malformed list of remedies");
    return out;
  }
  // The plugin's struct may be longer than ours: its own size is the stride.
  const char* at = reinterpret_cast<const char*>(row.remedies);
  for (uint64_t i = 0; i < row.remedy_count; ++i) {
    const auto* remedy = reinterpret_cast<const ua_remedy*>(
        at + i * static_cast<size_t>(row.remedies->size));
    out.push_back({reader.Required(remedy->text, where),
                   reader.Text(remedy->command, where),
                   reader.Text(remedy->edit, where)});
    if (!IsOneLine(out.back().edit)) {
      reader.Fault(where, "has an edit that is more than one line");
    }
  }
  return out;
}

// Faults go with the others; a condition that has one is not put into words.
void ReadCondition(const ua_advisory& row, absl::string_view where,
                   ConditionReader& conditions, Advisory& out, Reader& reader) {
  if (!HasCondition(row)) return;
  bool is_sound = true;
  out.condition = conditions.Read(row, [&](absl::string_view fault) {
    is_sound = false;
    reader.Fault(where, fault);
  });
  if (!is_sound) return;
  out.reports = row.reports != 0;
  out.condition_in_words = ConditionInWords(*out.condition);
  out.asks = out.condition->shown;
}

// In the order of the struct. The id comes first: it is how the faults after it
// are named.
Advisory ReadAdvisory(const ua_advisory& row, const std::string& plugin,
                      ConditionReader& conditions, Reader& reader) {
  Advisory out;
  out.plugin = plugin;
  out.id = reader.Text(row.id, "an advisory id");
  const std::string where = absl::StrCat("advisory ", out.id);
  if (!IsWord(out.id, /*upper=*/true, '-')) {
    reader.Fault(where, "its id must be 1 to 64 characters A-Z, 0-9 and -");
  }
  out.severity =
      reader.EnumOf(row.severity, Severity::kInfo, Severity::kCritical, where);
  out.effect =
      reader.EnumOf(row.effect, Effect::kNone, Effect::kForbidsStep, where);
  out.on = ReadSteps(row, where, reader);
  out.title = reader.Required(row.title, where + " title");
  out.impact = reader.Required(row.impact, where + " impact");
  out.check = reader.Text(row.check, where + " check");
  if (!out.check.empty() && !IsWord(out.check, /*upper=*/false, '-')) {
    reader.Fault(where, "its check must consist of a-z, 0-9 and -");
  }
  if (IsGateName(out.check)) {
    reader.Fault(where, absl::StrCat("its check has the id ", out.check,
                                     " of a rule of the service"));
  }
  out.aliases = ReadTexts(row.aliases, row.alias_count, where, reader);
  out.references =
      ReadTexts(row.references, row.reference_count, where, reader);
  out.remedies = ReadRemedies(row, where, reader);
  ReadCondition(row, where, conditions, out, reader);
  return out;
}

// What has to be right before anything else can be read. Here the first fault
// ends it; of the rest all are collected.
absl::Status CheckShape(const ua_plugin* plugin) {
  if (plugin == nullptr) {
    return absl::FailedPreconditionError(
        "it declines this version of the host");
  }
  if (!UA_HAS(plugin, ua_plugin, abi_version)) {
    return absl::InvalidArgumentError("its descriptor is too short");
  }
  if (plugin->abi_version != UA_ABI_VERSION) {
    return absl::FailedPreconditionError(
        absl::StrCat("it is built for version ", plugin->abi_version,
                     " of the plugin contract, this host speaks version ",
                     UA_ABI_VERSION, "; rebuild it with this host's SDK"));
  }
  if (!UA_HAS(plugin, ua_plugin, examine) || plugin->examine == nullptr ||
      plugin->advisories == nullptr || plugin->advisory_count == 0 ||
      plugin->advisory_count > kMaxAdvisories) {
    return absl::InvalidArgumentError(
        "its descriptor lacks examine, or does not have 1 to 1024 advisories");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PluginDescriptor> ReadDescriptor(const ua_plugin* plugin) {
  if (absl::Status shape = CheckShape(plugin); !shape.ok()) return shape;
  Reader reader;
  PluginDescriptor out;
  out.id = reader.Text(plugin->id, "plugin id");
  if (!IsWord(out.id, /*upper=*/false, '_')) {
    reader.Fault("plugin id", "must be 1 to 64 characters a-z, 0-9 and _");
  }
  out.version = reader.Required(plugin->version, "plugin version");
  out.summary = reader.Text(plugin->summary, "plugin summary");
  out.abi_version = plugin->abi_version;
  out.vocabulary_version = plugin->vocabulary_version;
  ConditionReader conditions(plugin->vocabulary_version);
  for (uint32_t i = 0; i < plugin->advisory_count; ++i) {
    // Pointers, so that plugins of older headers have shorter rows.
    const ua_advisory* row = plugin->advisories[i];
    if (row == nullptr || !UA_HAS(row, ua_advisory, reference_count)) {
      reader.Fault(absl::StrCat("advisory number ", i), "is too short");
      continue;
    }
    out.advisories.push_back(ReadAdvisory(*row, out.id, conditions, reader));
  }
  if (absl::Status status = reader.status(); !status.ok()) return status;
  return out;
}

}  // namespace upgrade_advisor
