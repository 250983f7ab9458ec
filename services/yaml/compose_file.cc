#include "services/yaml/compose_file.h"

#include <yaml-cpp/yaml.h>

#include <exception>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/yaml/script_rows.h"

namespace upgrade_advisor {
namespace {

class ComposeReader {
 public:
  // Refers to the text, which is that of the tree that is read.
  ComposeReader(const std::string& path, const std::string& text)
      : text_(text) {
    place_.file = path;
  }

  void Read(const YAML::Node& root, YamlRows& out) {
    const YAML::Node services =
        root.IsMap() ? root["services"] : YAML::Node(YAML::NodeType::Undefined);
    if (!services.IsDefined() || !services.IsMap()) return;
    for (const auto& entry : services) {
      if (entry.first.IsScalar()) Service(entry.first, entry.second, out);
    }
  }

 private:
  Fact At(const YAML::Node& node) const {
    Fact out = place_;
    out.line = static_cast<uint32_t>(node.Mark().line + 1);
    out.column = static_cast<uint32_t>(node.Mark().column + 1);
    return out;
  }

  // A service of its own may be named and run as it likes.
  void Service(const YAML::Node& name, const YAML::Node& service,
               YamlRows& out) {
    if (service.IsMap() && (service["image"] || service["build"])) return;
    Fact row = At(name);
    row.kind = FactKind::kFile;
    row.name = "@service";
    row.value = name.Scalar();
    out.facts.push_back(std::move(row));
    if (!service.IsMap()) return;
    for (const char* key : {"command", "entrypoint"}) {
      if (const YAML::Node command = service[key]) Command(command, out);
    }
  }

  // A list is the words of one command.
  void Command(const YAML::Node& command, YamlRows& out) {
    if (command.IsScalar()) {
      return AddScriptRows(command, text_, At(command), out.facts);
    }
    if (!command.IsSequence()) return;
    std::string script;
    for (const YAML::Node& word : command) {
      if (word.IsScalar()) absl::StrAppend(&script, word.Scalar(), " ");
    }
    AddRowsAt(script, At(command), out.facts);
  }

  const std::string& text_;
  Fact place_;
};

}  // namespace

// Exceptions are how yaml-cpp reports.
YamlRows ReadComposeFile(const std::string& path, const std::string& text) {
  YamlRows out;
  try {
    ComposeReader(path, text).Read(YAML::Load(text), out);
  } catch (const YAML::Exception& e) {
    out.error = {path, static_cast<uint32_t>(e.mark.line + 1), 0,
                 absl::StrCat("is not YAML: ", e.msg)};
  } catch (const std::exception&) {
    out.error = {path, 0, 0, "is not YAML that can be read"};
  }
  return out;
}

}  // namespace upgrade_advisor
