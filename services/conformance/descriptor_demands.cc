// What a plugin says about itself and its advisories.
#include <exception>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/conformance/demand.h"
#include "services/conformance/open_plugin.h"
#include "services/plugin_host/calling/examination_call.h"

namespace upgrade_advisor {
namespace {

constexpr char kUnknownExtension[] = "upgrade-advisor.nobody-knows-this/1";

CheckAnswer ReadsWithoutFault(CheckRun& run) {
  const absl::StatusOr<const ua_plugin*> plugin = OpenPlugin(run.path);
  if (!plugin.ok()) return Failed(std::string(plugin.status().message()));
  const auto descriptor = ReadDescriptor(*plugin);
  if (!descriptor.ok()) {
    return Failed(std::string(descriptor.status().message()));
  }
  const size_t count = descriptor->advisories.size();
  return Passed(absl::StrCat(descriptor->id, " ", descriptor->version, ", ",
                             count, count == 1 ? " advisory" : " advisories"));
}

// One sentence for each advisory that `fault` has something to say about.
template <typename Fault>
CheckAnswer ForEachAdvisory(const CheckRun& run, Fault fault) {
  std::vector<std::string> seen;
  for (const Advisory& advisory : run.descriptor.advisories) {
    const std::string what = fault(advisory);
    if (!what.empty()) seen.push_back(absl::StrCat(advisory.id, ": ", what));
  }
  return FailedIfAny(std::move(seen));
}

CheckAnswer HasUniqueIds(CheckRun& run) {
  std::set<std::string> ids;
  return ForEachAdvisory(run, [&](const Advisory& advisory) {
    std::string twice;
    if (!ids.insert(advisory.id).second) twice = "another advisory has this id";
    for (const std::string& alias : advisory.aliases) {
      if (!ids.insert(alias).second) {
        twice = absl::StrCat("its former id ", alias, " is in use");
      }
    }
    return twice;
  });
}

CheckAnswer HasTitles(CheckRun& run) {
  return ForEachAdvisory(run, [](const Advisory& advisory) -> std::string {
    if (absl::EndsWith(advisory.title, ".")) {
      return "its title ends with a full stop";
    }
    if (absl::StrContains(advisory.title, '\n')) {
      return "its title is of more than one line";
    }
    return "";
  });
}

CheckAnswer HasReferences(CheckRun& run) {
  return ForEachAdvisory(run, [](const Advisory& advisory) -> std::string {
    if (advisory.references.empty()) return "it has no reference";
    for (const std::string& url : advisory.references) {
      if (absl::StartsWith(url, "https://")) continue;
      return absl::StrCat("the reference \"", url,
                          "\" does not begin with https://");
    }
    return "";
  });
}

CheckAnswer HasRemedies(CheckRun& run) {
  return ForEachAdvisory(run, [](const Advisory& advisory) -> std::string {
    return advisory.remedies.empty() && advisory.severity != Severity::kInfo
               ? "it is more than info and has no remedy"
               : "";
  });
}

// A named edit: its verb, and how many words follow.
struct EditForm {
  absl::string_view verb;
  size_t words;
};
constexpr EditForm kEditForms[] = {
    {"env.unset", 1},           {"env.set", 2},
    {"env.rename", 2},          {"requirements.add", 1},
    {"requirements.remove", 1}, {"dockerfile.from", 1}};

bool IsEdit(absl::string_view edit) {
  const std::vector<absl::string_view> words =
      absl::StrSplit(edit, absl::MaxSplits(' ', 2), absl::SkipEmpty());
  for (const EditForm& form : kEditForms) {
    // A value or a specifier may hold blanks.
    if (!words.empty() && words[0] == form.verb && words.size() > form.words) {
      return true;
    }
  }
  return false;
}

CheckAnswer HasKnownEdits(CheckRun& run) {
  return ForEachAdvisory(run, [](const Advisory& advisory) -> std::string {
    for (const Remedy& remedy : advisory.remedies) {
      if (remedy.edit.empty() || IsEdit(remedy.edit)) continue;
      return absl::StrCat("no tool supports the edit \"", remedy.edit, "\"");
    }
    return "";
  });
}

CheckAnswer FailsOutOfRange(CheckRun& run) {
  const FactSheet nothing;
  std::vector<std::string> seen;
  for (uint32_t index :
       {run.plugin->advisory_count, run.plugin->advisory_count + 1,
        uint32_t{0x80000000}, UINT32_MAX}) {
    run.progress.At(absl::StrCat("examining advisory number ", index));
    ExaminationCall call({&nothing, &nothing, &nothing}, {});
    if (call.Run(*run.plugin, index).outcome != Outcome::kFailed) {
      seen.push_back(absl::StrCat(
          "advisory number ", index, " of ", run.plugin->advisory_count,
          ", which does not exist, is answered anyway"));
    }
  }
  return FailedIfAny(std::move(seen));
}

CheckAnswer KnowsItsExtensions(CheckRun& run) {
  if (!UA_HAS(run.plugin, ua_plugin, extension) ||
      run.plugin->extension == nullptr) {
    return Passed("it has none");
  }
  std::vector<std::string> seen;
  const ua_string unknown{kUnknownExtension, sizeof kUnknownExtension - 1};
  // The second has no NUL where a C string would end.
  const ua_string cut{kUnknownExtension, 15};
  for (ua_string id : {unknown, cut, ua_string{nullptr, 0}, ua_string{"", 0}}) {
    const std::string name(id.data == nullptr ? "" : id.data, id.size);
    run.progress.At(absl::StrCat("asking for the extension \"", name, "\""));
    if (run.plugin->extension(id) == nullptr) continue;
    seen.push_back(
        absl::StrCat("it returns something for the extension \"", name, "\""));
  }
  return FailedIfAny(std::move(seen));
}

constexpr Demand kDemands[] = {
    {"descriptor", "descriptor-sound",
     "A host refuses a plugin with a malformed descriptor.",
     "Fix every fault that is named; upgrade_plugin.h says what each member "
     "holds.",
     kNeedsLibrary, Preparation::kNone, &ReadsWithoutFault},
    {"descriptor", "descriptor-unique-ids",
     "Reports, acknowledgements and old answers refer to a finding by its id.",
     "Rename one of the two; ids and former ids share one namespace.",
     kNeedsDescriptor, Preparation::kDescribed, &HasUniqueIds},
    {"descriptor", "descriptor-titles",
     "Titles appear in tables and inside other sentences.",
     "Make the title one short sentence without a full stop.", kNeedsDescriptor,
     Preparation::kDescribed, &HasTitles},
    {"descriptor", "descriptor-references",
     "Readers act on advice that they can look up.",
     "Name the page that says so: .reference(\"https://...\").",
     kNeedsDescriptor, Preparation::kDescribed, &HasReferences},
    {"descriptor", "descriptor-remedies",
     "A warning without a remedy leaves its reader stuck.",
     "Say what to do: .remedy(\"...\"); or make it information: .info().",
     kNeedsDescriptor, Preparation::kDescribed, &HasRemedies},
    {"descriptor", "descriptor-edits",
     "Tools apply edits by name, and skip those they do not know.",
     "Use one of env.unset NAME, env.set NAME VALUE, env.rename OLD NEW, "
     "requirements.add SPEC, requirements.remove NAME, dockerfile.from IMAGE.",
     kNeedsDescriptor, Preparation::kDescribed, &HasKnownEdits},
    {"descriptor", "descriptor-out-of-range",
     "A host that passes a wrong index must get an error.",
     "Return UA_FAILED for an index that is not less than advisory_count.",
     kNeedsDescriptor, Preparation::kDescribed, &FailsOutOfRange},
    {"descriptor", "descriptor-extension",
     "A host may ask for extensions that are newer than the plugin.",
     "Compare the id by its size and bytes, and return NULL for every id you "
     "do not know, including the empty one.",
     kNeedsDescriptor, Preparation::kDescribed, &KnowsItsExtensions},
};

}  // namespace

absl::Span<const Demand> DescriptorDemands() { return kDemands; }

}  // namespace upgrade_advisor
