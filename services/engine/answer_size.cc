#include "services/engine/answer_size.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "services/base/utf8_text.h"

namespace upgrade_advisor {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::RepeatedPtrField;

// What a step keeps of the findings of a plugin that takes too much room. They
// are sorted by weight.
constexpr int kKeptFindings = 20;

// How much of texts and lists is left, whoever wrote them, if that is not
// enough.
struct Level {
  size_t text_bytes;
  int entries;
};
constexpr Level kLevels[] = {{4096, 1000}, {1024, 200}, {256, 50}};

// Half a command or half a difference does harm: it is whole or not there.
bool IsWhole(absl::string_view field) {
  return field == "command" || field == "edit" || field == "diff" ||
         field == "field" || absl::EndsWith(field, "_id") ||
         absl::EndsWith(field, "_ids");
}

// Every message in a message, the outer ones first.
void Visit(Message& message, const std::function<void(Message&)>& visit) {
  visit(message);
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      Visit(*reflection.MutableMessage(&message, field), visit);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      Visit(*reflection.MutableRepeatedMessage(&message, field, i), visit);
    }
  }
}

void CutText(std::string& text, bool is_whole, size_t limit) {
  if (text.size() <= limit) return;
  text = is_whole
             ? ""
             : absl::StrCat(ValidUtf8(absl::string_view(text).substr(0, limit)),
                            " [cut]");
}

void CutField(Message& message, const FieldDescriptor* field,
              const Level& level) {
  const Reflection& reflection = *message.GetReflection();
  const bool is_text = field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  if (!field->is_repeated()) {
    if (!is_text) return;
    std::string text = reflection.GetString(message, field);
    CutText(text, IsWhole(field->name()), level.text_bytes);
    return reflection.SetString(&message, field, std::move(text));
  }
  while (reflection.FieldSize(message, field) > level.entries) {
    reflection.RemoveLast(&message, field);
  }
  if (!is_text) return;
  for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
    std::string text = reflection.GetRepeatedString(message, field, i);
    CutText(text, IsWhole(field->name()), level.text_bytes);
    reflection.SetRepeatedString(&message, field, i, std::move(text));
  }
}

void CutMessage(Message& message, const Level& level) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) CutField(message, field, level);
}

// What only this Deployment has, and what is worth the most room.
void LeaveOutDetails(v1::Finding& finding) {
  finding.clear_details();
  finding.clear_evidence();
  finding.clear_remedies();
  finding.clear_missing();
  CutText(*finding.mutable_subject(), /*is_whole=*/false, 256);
  finding.add_details(
      "What its plugin says of it is left out: the answer would be larger than "
      "the 4 MiB that clients take.");
}

// Whose findings there are. A lean answer names the plugin once, with the texts
// of the advisory.
class Plugins {
 public:
  explicit Plugins(Message& response) {
    Visit(response, [&](Message& message) {
      if (message.GetDescriptor() != v1::AdvisoryText::descriptor()) return;
      const auto& text = static_cast<const v1::AdvisoryText&>(message);
      plugins_[text.advisory_id()] = text.plugin();
    });
  }

  std::string Of(const v1::Finding& finding) const {
    if (!finding.plugin().empty()) return finding.plugin();
    const auto found = plugins_.find(finding.advisory_id());
    return found == plugins_.end() ? finding.advisory_id() : found->second;
  }

 private:
  std::map<std::string, std::string> plugins_;  // by advisory
};

// The plugins of the findings, by the room they take, the most first.
std::vector<std::string> BySize(const Plugins& plugins, Message& response) {
  std::map<std::string, size_t> bytes;
  Visit(response, [&](Message& message) {
    if (message.GetDescriptor() != v1::Finding::descriptor()) return;
    const auto& finding = static_cast<const v1::Finding&>(message);
    bytes[plugins.Of(finding)] += finding.ByteSizeLong();
  });
  std::vector<std::pair<size_t, std::string>> sorted;
  for (const auto& [plugin, size] : bytes) sorted.emplace_back(size, plugin);
  std::sort(sorted.rbegin(), sorted.rend());
  std::vector<std::string> out;
  for (auto& [size, plugin] : sorted) out.push_back(std::move(plugin));
  return out;
}

using IsOfPlugin = std::function<bool(const v1::Finding&)>;

void LeaveOutDetails(const IsOfPlugin& is_of_plugin, Message& response) {
  Visit(response, [&](Message& message) {
    if (message.GetDescriptor() != v1::Finding::descriptor()) return;
    auto& finding = static_cast<v1::Finding&>(message);
    if (is_of_plugin(finding)) LeaveOutDetails(finding);
  });
}

void KeepFirst(const IsOfPlugin& is_of_plugin,
               RepeatedPtrField<v1::Finding>& findings) {
  int kept = 0;
  const auto end = std::remove_if(
      findings.begin(), findings.end(), [&](const v1::Finding& finding) {
        return is_of_plugin(finding) && ++kept > kKeptFindings;
      });
  findings.DeleteSubrange(static_cast<int>(end - findings.begin()),
                          static_cast<int>(findings.end() - end));
}

void KeepFirst(const IsOfPlugin& is_of_plugin, Message& response) {
  Visit(response, [&](Message& message) {
    if (message.GetDescriptor() != v1::PlanStep::descriptor()) return;
    KeepFirst(is_of_plugin,
              *static_cast<v1::PlanStep&>(message).mutable_findings());
  });
}

bool IsSmall(const Message& response) {
  return response.ByteSizeLong() <= kMostAnswerBytes;
}

// Says whose findings were cut.
std::vector<std::string> CutFindings(Message& response) {
  const Plugins plugins(response);
  std::vector<std::string> cut;
  for (const std::string& plugin : BySize(plugins, response)) {
    if (IsSmall(response)) break;
    cut.push_back(plugin);
    const IsOfPlugin is_its = [&](const v1::Finding& finding) {
      return plugins.Of(finding) == plugin;
    };
    LeaveOutDetails(is_its, response);
    if (!IsSmall(response)) KeepFirst(is_its, response);
  }
  return cut;
}

std::string TextOf(const std::vector<std::string>& plugins) {
  return absl::StrCat(
      "The answer would be larger than the 4 MiB that clients take. ",
      plugins.empty() ? "Long texts and lists are cut"
                      : absl::StrCat("What these plugins say of findings is "
                                     "left out: ",
                                     absl::StrJoin(plugins, ", ")),
      "; the verdict and the counts are complete. Ask for less with read_mask, "
      "or for fewer steps.");
}

void CutTexts(Message& response) {
  for (const Level& level : kLevels) {
    if (IsSmall(response)) return;
    Visit(response, [&](Message& message) { CutMessage(message, level); });
  }
}

bool Bound(Message& response, RepeatedPtrField<v1::Note>& notes) {
  if (IsSmall(response)) return false;
  const std::vector<std::string> plugins = CutFindings(response);
  CutTexts(response);
  v1::Note& note = *notes.Add();
  note.set_code("ANSWER_CUT");
  note.set_severity(v1::SEVERITY_WARNING);
  note.set_text(TextOf(plugins));
  return true;
}

}  // namespace

bool BoundAnswer(v1::PlanUpgradeResponse& response) {
  if (IsSmall(response)) return false;
  return Bound(response, *response.mutable_plan()->mutable_notes());
}

bool BoundAnswer(v1::ValidateUpgradeResponse& response) {
  return Bound(response, *response.mutable_notes());
}

bool BoundAnswer(v1::Advisory& advisory) {
  if (IsSmall(advisory)) return false;
  CutTexts(advisory);
  return true;
}

}  // namespace upgrade_advisor
