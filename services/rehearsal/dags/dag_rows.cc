#include "services/rehearsal/dags/dag_rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "services/base/utf8_text.h"

namespace upgrade_advisor {
namespace {

using Json = nlohmann::json;

constexpr int kMaxDepth = 12;
constexpr size_t kMaxEntries = 500;
constexpr size_t kMaxName = 250;
constexpr size_t kMaxText = 4000;
constexpr size_t kMaxTraceback = 16'000;

const Json* Member(const Json& row, const char* name) {
  if (!row.is_object()) return nullptr;
  const auto found = row.find(name);
  return found == row.end() ? nullptr : &*found;
}

std::string Text(const Json& row, const char* name, size_t most) {
  const Json* value = Member(row, name);
  if (value == nullptr || !value->is_string()) return "";
  return CutUtf8(value->get_ref<const std::string&>(), most);
}

uint32_t Number(const Json& row, const char* name) {
  const Json* value = Member(row, name);
  if (value == nullptr || !value->is_number_unsigned()) return 0;
  return static_cast<uint32_t>(
      std::min<uint64_t>(value->get<uint64_t>(), UINT32_MAX));
}

bool Flag(const Json& row, const char* name) {
  const Json* value = Member(row, name);
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

template <typename T, typename Read>
std::vector<T> List(const Json& row, const char* name, Read read) {
  std::vector<T> out;
  const Json* list = Member(row, name);
  if (list == nullptr || !list->is_array()) return out;
  for (const Json& item : *list) {
    if (out.size() == kMaxEntries) break;
    out.push_back(read(item));
  }
  return out;
}

std::vector<std::string> Names(const Json& row, const char* name) {
  return List<std::string>(row, name, [](const Json& item) {
    return item.is_string()
               ? CutUtf8(item.get_ref<const std::string&>(), kMaxName)
               : "";
  });
}

std::optional<LoadError> ReadError(const Json& row) {
  const Json* error = Member(row, "error");
  if (error == nullptr || !error->is_object()) return std::nullopt;
  return LoadError{Text(*error, "type", kMaxName),
                   Text(*error, "text", kMaxText),
                   Text(*error, "file", kMaxText), Number(*error, "line"),
                   Text(*error, "traceback", kMaxTraceback)};
}

LoadedTask ReadTask(const Json& pair) {
  const auto part = [&](size_t at) -> std::string {
    if (!pair.is_array() || pair.size() <= at || !pair[at].is_string())
      return "";
    return CutUtf8(pair[at].get_ref<const std::string&>(), kMaxName);
  };
  return {part(0), part(1)};
}

LoadedDag ReadDag(const Json& dag) {
  LoadedDag out;
  out.id = Text(dag, "id", kMaxName);
  out.tasks = List<LoadedTask>(dag, "tasks", ReadTask);
  std::sort(out.tasks.begin(), out.tasks.end());
  out.schedule = Text(dag, "schedule", kMaxName);
  out.serialization_error = Text(dag, "serialization", kMaxText);
  return out;
}

ImportFault ReadFault(const Json& fault) {
  return {Text(fault, "module", kMaxName), Text(fault, "name", kMaxName),
          Number(fault, "line"), Flag(fault, "guarded"),
          Text(fault, "text", kMaxText)};
}

WorkingImport ReadWorking(const Json& one) {
  return {Text(one, "name", kMaxName), Number(one, "line")};
}

void ReadDags(const Json& row, LoadedFile& file) {
  file.was_loaded = true;
  file.error = ReadError(row);
  file.dags = List<LoadedDag>(row, "dags", ReadDag);
  const Json* seconds = Member(row, "seconds");
  file.seconds = seconds != nullptr && seconds->is_number()
                     ? std::clamp(seconds->get<double>(), 0.0, 1e6)
                     : 0;
  if (const Json* asked = Member(row, "asked")) {
    file.variables = Names(*asked, "variables");
    file.connections = Names(*asked, "connections");
    file.hosts = Names(*asked, "hosts");
  }
}

void ReadImports(const Json& row, LoadedFile& file) {
  file.were_imports_checked = true;
  file.import_error = ReadError(row);
  file.imports = Number(row, "checked");
  file.import_faults = List<ImportFault>(row, "errors", ReadFault);
  file.working_imports = List<WorkingImport>(row, "works", ReadWorking);
}

// No exceptions, no depth that a destructor could not bear.
Json Parse(absl::string_view line) {
  const auto shallow = [](int depth, Json::parse_event_t, Json&) {
    return depth <= kMaxDepth;
  };
  return Json::parse(line.begin(), line.end(), shallow, false);
}

}  // namespace

bool AddDagRow(absl::string_view line, LoadedProject& out) {
  const Json row = Parse(line);
  if (!row.is_object()) return false;
  const std::string kind = Text(row, "row", kMaxName);
  if (kind == "start") {
    out.airflow = Text(row, "airflow", kMaxName);
    out.python = Text(row, "python", kMaxName);
    return true;
  }
  if (kind == "end") {
    out.is_complete = true;
    return true;
  }
  const auto file = out.files.find(Text(row, "file", kMaxText));
  if (file == out.files.end()) return false;
  if (kind == "dags" && !file->second.was_loaded) {
    ReadDags(row, file->second);
    return true;
  }
  if (kind == "imports" && !file->second.were_imports_checked) {
    ReadImports(row, file->second);
    return true;
  }
  return false;
}

}  // namespace upgrade_advisor
