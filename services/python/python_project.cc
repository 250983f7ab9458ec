#include "services/python/python_project.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/python/call_resolution.h"
#include "services/python/fact_rows.h"
#include "services/python/keyword_rows.h"

namespace upgrade_advisor {
namespace {

// No person writes an operator class with more ancestors.
constexpr size_t kMostAncestors = 256;
// Rows of members of classes, for each base once: of one file.
constexpr size_t kMostInherited = 300000;

using Row = PythonFileFacts::Row;

// Operators read a template from the file that such an argument names.
bool NamesTemplateFile(const PythonFileFacts& file, const Row& row) {
  constexpr absl::string_view kArguments[] = {"*.bash_command", "*.hql",
                                              "*.query", "*.sql"};
  constexpr absl::string_view kEndings[] = {".sql", ".sh", ".bash", ".hql"};
  if (row.kind != FactKind::kKeyword || row.value_withheld) return false;
  const absl::string_view name = file.ViewOf(row.name);
  const absl::string_view value = file.ViewOf(row.value);
  return std::find(std::begin(kArguments), std::end(kArguments), name) !=
             std::end(kArguments) &&
         std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](absl::string_view ending) {
                       return absl::EndsWith(value, ending);
                     });
}

class Project {
 public:
  explicit Project(std::vector<PythonFileFacts> files)
      : files_(std::move(files)) {}

  PythonProjectFacts Combine(bool resolve_calls) {
    // Facts come in the order of paths, whichever thread read which file.
    std::sort(files_.begin(), files_.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    FindModules();
    FindBases();
    const python::CallResolution resolution(files_);
    for (PythonFileFacts& file : files_) {
      const std::vector<Row> imports = ProjectImports(file);
      const size_t sorted = resolve_calls
                                ? python::ResolveKeywords(file, resolution)
                                : DropMappings(file);
      file.rows.insert(file.rows.end(), imports.begin(), imports.end());
      AddClasses(file);
      SortRows(file, sorted);
      AddRows(file);
      Close(file);
    }
    Settle();
    return std::move(result_);
  }

 private:
  // What can be imported without "dags." though it lies in that folder.
  void FindModules() {
    for (const PythonFileFacts& file : files_) {
      absl::string_view path = file.path;
      if (!absl::ConsumePrefix(&path, "dags/")) continue;
      const size_t slash = path.find('/');
      if (slash != absl::string_view::npos) {
        modules_.emplace(path.substr(0, slash));
      } else if (absl::ConsumeSuffix(&path, ".py")) {
        modules_.emplace(path);
      }
    }
  }

  // By last names over all files: two classes of one name share their bases. A
  // finding too many is better than an operator that is not seen as one.
  void FindBases() {
    for (const PythonFileFacts& file : files_) {
      for (const PythonFileFacts::Class& c : file.classes) {
        std::vector<std::string>& bases = bases_[file.ViewOf(c.row.name)];
        for (PythonFileFacts::Text base : c.bases) {
          const absl::string_view name = file.ViewOf(base);
          if (bases.size() > kMostAncestors) break;
          if (std::find(bases.begin(), bases.end(), name) == bases.end()) {
            bases.emplace_back(name);
          }
        }
      }
    }
  }

  // What is imported from the folder of DAGs by its name there, without
  // "dags.", has a row of its own that plugins ask for.
  std::vector<Row> ProjectImports(PythonFileFacts& file) {
    std::vector<Row> rows;
    if (modules_.empty() || file.extends_path) return rows;
    for (uint32_t i : file.imported) {
      absl::string_view name = file.ViewOf(file.rows[i].name);
      absl::ConsumePrefix(&name, "@guarded.");
      absl::ConsumePrefix(&name, "@typing.");
      const absl::string_view root = name.substr(0, name.find('.'));
      if (!modules_.contains(root)) continue;
      const std::string text = absl::StrCat("@project.dags.", root);
      Row row = file.rows[i];
      row.value_withheld = false;
      row.name = Keep(file, text);
      row.value = {};
      rows.push_back(row);
    }
    return rows;
  }

  // Gives how many rows are left.
  static size_t DropMappings(PythonFileFacts& file) {
    const auto is_mapped = [](const Row& row) { return row.in_mapping; };
    file.rows.erase(
        std::remove_if(file.rows.begin(), file.rows.end(), is_mapped),
        file.rows.end());
    return file.rows.size();
  }

  static PythonFileFacts::Text Keep(PythonFileFacts& file,
                                    absl::string_view text) {
    const auto at = static_cast<uint32_t>(file.pool.size());
    file.pool.append(text.data(), text.size());
    return {at, static_cast<uint32_t>(text.size())};
  }

  // All that a class derives from, by last names, nearest first.
  std::vector<std::string> Ancestors(const PythonFileFacts& file,
                                     const PythonFileFacts::Class& c) {
    const absl::string_view name = file.ViewOf(c.row.name);
    std::vector<std::string> direct;
    for (PythonFileFacts::Text base : c.bases) {
      if (direct.size() > kMostAncestors) break;
      direct.emplace_back(file.ViewOf(base));
    }
    std::vector<std::string> found;
    const auto add = [&](const std::vector<std::string>& bases) {
      for (const std::string& base : bases) {
        if (found.size() > kMostAncestors) return;
        if (absl::string_view(base) == name ||
            std::find(found.begin(), found.end(), base) != found.end()) {
          continue;
        }
        found.push_back(base);
      }
    };
    add(direct);
    // `found` grows while it is walked; a circle of bases ends because each is
    // found once.
    for (size_t i = 0; i < found.size() && i < kMostAncestors; ++i) {
      const auto of = bases_.find(found[i]);
      if (of != bases_.end()) add(of->second);
    }
    return found;
  }

  void AddClasses(PythonFileFacts& file) {
    size_t inherited = 0;
    for (PythonFileFacts::Class& c : file.classes) {
      std::vector<std::string> ancestors;
      if (inherited <= kMostInherited) ancestors = Ancestors(file, c);
      inherited += (c.members.size() + 1) * ancestors.size();
      if (ancestors.size() > kMostAncestors || inherited > kMostInherited) {
        file.parsed = false;
        file.unread.push_back({file.path, c.row.line, c.row.column,
                               "a class has too many bases or members"});
        // Half the ancestors would make facts that look complete.
        ancestors.clear();
        inherited = kMostInherited + 1;
      }
      for (const std::string& base : ancestors) {
        // "@base.BaseOperator = MyOperator": each class under all it derives
        // from.
        Row row = c.row;
        row.value = row.name;
        row.value_withheld = false;
        row.name = Keep(file, absl::StrCat("@base.", base));
        file.rows.push_back(row);
      }
      // Members under each base, and under "*" for those who do not care.
      ancestors.push_back("*");
      for (const PythonFileFacts::Member& member : c.members) {
        const absl::string_view sort =
            member.is_method ? "@method." : "@attribute.";
        for (const std::string& base : ancestors) {
          Row row = member.row;
          row.name = Keep(file, absl::StrCat(sort, base, ".",
                                             file.ViewOf(member.row.name)));
          file.rows.push_back(row);
        }
      }
    }
  }

  static auto KeyOf(const PythonFileFacts& file, const Row& row) {
    return std::make_tuple(row.line, row.column, row.kind,
                           file.ViewOf(row.name), file.ViewOf(row.value),
                           row.value_withheld, row.minors.bits());
  }

  // The first `sorted` rows are in order; what was added to them is not.
  static void SortRows(PythonFileFacts& file, size_t sorted) {
    const auto less = [&file](const Row& a, const Row& b) {
      if (a.line != b.line) return a.line < b.line;
      if (a.column != b.column) return a.column < b.column;
      return KeyOf(file, a) < KeyOf(file, b);
    };
    const auto middle = file.rows.begin() + static_cast<std::ptrdiff_t>(sorted);
    std::sort(middle, file.rows.end(), less);
    std::inplace_merge(file.rows.begin(), middle, file.rows.end(), less);
  }

  void AddRows(const PythonFileFacts& file) {
    const std::vector<Row>& rows = file.rows;
    for (size_t i = 0; i < rows.size(); ++i) {
      const Row& row = rows[i];
      if (i > 0 && rows[i - 1].column == row.column &&
          KeyOf(file, rows[i - 1]) == KeyOf(file, row)) {
        continue;
      }
      if (NamesTemplateFile(file, row)) NoteTemplateFile(file, row);
      // A fact that is in hundreds of places is made out by the first ones.
      int& places = places_[{row.kind, row.value_withheld, row.minors.bits(),
                             file.ViewOf(row.name), file.ViewOf(row.value)}];
      if (++places > python::kMostPlaces) continue;
      Fact& fact = result_.facts.emplace_back();
      fact.kind = row.kind;
      fact.name = std::string(file.ViewOf(row.name));
      fact.value = std::string(file.ViewOf(row.value));
      fact.file = file.path;
      fact.line = row.line;
      fact.column = row.column;
      fact.value_withheld = row.value_withheld;
      fact.call = row.call;
      fact.dag = row.dag;
      fact.airflow_minors = row.minors.ToString();
    }
  }

  void NoteTemplateFile(const PythonFileFacts& file, const Row& row) {
    if (result_.templates.size() == python::kMostPlaces) {
      result_.has_more_templates = true;
      return;
    }
    result_.templates.push_back(
        {std::string(file.ViewOf(row.value)), file.path, row.line, row.column});
  }

  void Close(const PythonFileFacts& file) {
    all_parsed_ &= file.parsed;
    imports_known_ &= file.imports_known;
    for (const auto& prefix : file.open_prefixes) {
      result_.open_prefixes.push_back(prefix);
    }
    for (const UnreadFile& unread : file.unread) {
      result_.unread.push_back(unread);
    }
  }

  // Files with the same star import open a prefix each.
  void Settle() {
    auto& prefixes = result_.open_prefixes;
    std::sort(prefixes.begin(), prefixes.end());
    prefixes.erase(std::unique(prefixes.begin(), prefixes.end()),
                   prefixes.end());
    std::stable_sort(result_.unread.begin(), result_.unread.end(),
                     [](const UnreadFile& a, const UnreadFile& b) {
                       return std::tie(a.path, a.line, a.column, a.reason) <
                              std::tie(b.path, b.line, b.column, b.reason);
                     });
    // A kind is complete if every file was read: one that does not parse may
    // hold any fact.
    if (!all_parsed_) {
      result_.open_kinds = {FactKind::kImport,  FactKind::kCall,
                            FactKind::kKeyword, FactKind::kClass,
                            FactKind::kContext, FactKind::kShell};
    } else if (!imports_known_) {
      result_.open_kinds.push_back(FactKind::kImport);
    }
  }

  std::vector<PythonFileFacts> files_;
  absl::flat_hash_set<std::string> modules_;
  absl::flat_hash_map<std::string, std::vector<std::string>> bases_;
  absl::flat_hash_map<std::tuple<FactKind, bool, uint32_t, absl::string_view,
                                 absl::string_view>,
                      int>
      places_;
  bool all_parsed_ = true;
  bool imports_known_ = true;
  PythonProjectFacts result_;
};

}  // namespace

PythonProjectFacts CombinePythonFacts(std::vector<PythonFileFacts> files,
                                      bool resolve_calls) {
  return Project(std::move(files)).Combine(resolve_calls);
}

}  // namespace upgrade_advisor
