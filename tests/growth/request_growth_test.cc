// A request that is twice as large costs twice as much, whichever part of it
// grows. Each part grows to the most that a request may have.
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/domain/request_limits.h"
#include "tests/engine/engine_fixture.h"
#include "tests/growth/growth.h"

namespace upgrade_advisor {

// A part of a request with `most` entries at most.
struct GrowingPart {
  const char* name;
  int most;
  std::function<void(int, v1::PlanUpgradeRequest&)> add;
};

void PrintTo(const GrowingPart& part, std::ostream* out) { *out << part.name; }

namespace {

constexpr int kLines = 30000;  // of a file of 1 MiB

std::string Repeated(int times, const std::function<std::string(int)>& line) {
  std::string out;
  for (int i = 0; i < times; ++i) absl::StrAppend(&out, line(i), "\n");
  return out;
}

void SetFile(const std::string& path, const std::string& text,
             v1::PlanUpgradeRequest& request) {
  v1::Deployment& deployment = *request.mutable_deployment();
  if (deployment.files().empty()) {
    v1::ProjectFile& dockerfile = *deployment.add_files();
    dockerfile.set_path("Dockerfile");
    dockerfile.set_text("FROM quay.io/astronomer/astro-runtime:6.0.4\n");
  }
  for (v1::ProjectFile& file : *deployment.mutable_files()) {
    if (file.path() != path) continue;
    file.mutable_text()->append(text);
    return;
  }
  v1::ProjectFile& file = *deployment.add_files();
  file.set_path(path);
  file.set_text(text);
}

// Lines of a file, each a text with "#" for its number.
GrowingPart Lines(const char* name, const char* path, const char* line,
                  int most = kLines) {
  return {
      name, most, [path, line](int count, v1::PlanUpgradeRequest& request) {
        SetFile(
            path,
            Repeated(
                count,
                [line](int i) {
                  return absl::StrReplaceAll(line, {{"#", absl::StrCat(i)}});
                }),
            request);
      }};
}

GrowingPart Facts(const char* name, v1::FactKind kind, const char* fact,
                  int facts_of_a_file) {
  return {
      name, limits::kFacts, [=](int count, v1::PlanUpgradeRequest& request) {
        v1::CallerFacts& facts = *request.mutable_deployment()->mutable_facts();
        for (int i = 0; i < count; ++i) {
          v1::Fact& out = *facts.add_facts();
          out.set_kind(kind);
          out.set_name(absl::StrReplaceAll(fact, {{"#", absl::StrCat(i)}}));
          out.set_file(absl::StrCat("dags/", i / facts_of_a_file, ".py"));
          out.set_line(static_cast<uint32_t>(i % facts_of_a_file + 1));
          out.set_call(1);
          out.set_dag(1);
        }
        facts.add_complete_kinds(kind);
      }};
}

void AddVariables(const char* name, int count,
                  v1::PlanUpgradeRequest& request) {
  auto& variables =
      *request.mutable_deployment()->mutable_environment()->mutable_variables();
  for (int i = 0; i < count; ++i) {
    variables[absl::StrReplaceAll(name, {{"#", absl::StrCat(i)}})] = "v";
  }
}

void SetFreeze(int count, const char* line, v1::PlanUpgradeRequest& request) {
  request.mutable_deployment()->mutable_pip_freeze()->set_text(
      Repeated(count, [line](int i) {
        return absl::StrReplaceAll(line, {{"#", absl::StrCat(i)}});
      }));
}

std::vector<GrowingPart> Parts() {
  using Request = v1::PlanUpgradeRequest;
  return {
      {"configuration", limits::kVariables,
       [](int n, Request& r) { AddVariables("AIRFLOW__A__K#", n, r); }},
      {"commands_of_configuration", limits::kVariables,
       [](int n, Request& r) { AddVariables("AIRFLOW__A__K#_CMD", n, r); }},
      {"connections", limits::kVariables,
       [](int n, Request& r) { AddVariables("AIRFLOW_CONN_C#", n, r); }},
      {"variables", limits::kVariables,
       [](int n, Request& r) { AddVariables("V#", n, r); }},
      {"pins", limits::kFreezeLines,
       [](int n, Request& r) { SetFreeze(n, "package-#==1.#", r); }},
      {"providers", limits::kFreezeLines,
       [](int n, Request& r) {
         SetFreeze(n, "apache-airflow-providers-p#==1.#", r);
       }},
      {"pins_of_one_name", limits::kFreezeLines,
       [](int n, Request& r) { SetFreeze(n, "package==1.#", r); }},
      {"lines_that_are_no_pins", limits::kFreezeLines,
       [](int n, Request& r) { SetFreeze(n, "-e git+https://h/r#egg=p#", r); }},
      {"tables", limits::kTables,
       [](int n, Request& r) {
         for (int i = 0; i < n; ++i) {
           v1::TableStatistics& table =
               *r.mutable_deployment()->mutable_database()->add_tables();
           table.set_name(absl::StrCat("table_", i));
           table.set_rows(i);
         }
       }},
      {"tables_of_one_name", limits::kTables,
       [](int n, Request& r) {
         for (int i = 0; i < n; ++i) {
           r.mutable_deployment()->mutable_database()->add_tables()->set_name(
               "xcom");
         }
       }},
      Facts("imports", v1::FACT_KIND_IMPORT, "airflow.m#.n", 100),
      Facts("imports_of_one_name", v1::FACT_KIND_IMPORT, "airflow.DAG", 100),
      Facts("imports_of_one_file", v1::FACT_KIND_IMPORT, "airflow.m#", 50000),
      Facts("calls", v1::FACT_KIND_CALL, "airflow.f#", 100),
      Facts("keywords_of_one_call", v1::FACT_KIND_KEYWORD, "DAG.k#", 50000),
      Facts("keywords_of_one_name", v1::FACT_KIND_KEYWORD,
            "DAG.schedule_interval", 10),
      Facts("classes", v1::FACT_KIND_CLASS, "C#", 100),
      Facts("contexts", v1::FACT_KIND_CONTEXT, "execution_date", 100),
      Facts("commands", v1::FACT_KIND_SHELL, "airflow db init", 100),
      Facts("files_of_the_project", v1::FACT_KIND_FILE, "dags/#.py", 1),
      {"complete_kinds", 20000,
       [](int n, Request& r) {
         for (int i = 0; i < n; ++i) {
           r.mutable_deployment()->mutable_facts()->add_complete_kinds(
               v1::FACT_KIND_IMPORT);
         }
       }},
      {"open_prefixes", limits::kOpenPrefixes,
       [](int n, Request& r) {
         for (int i = 0; i < n; ++i) {
           v1::FactPrefix& prefix =
               *r.mutable_deployment()->mutable_facts()->add_open_prefixes();
           prefix.set_kind(v1::FACT_KIND_IMPORT);
           prefix.set_prefix(absl::StrCat("airflow.p", i));
         }
       }},
      {"unread_places", limits::kUnreadPlaces,
       [](int n, Request& r) {
         for (int i = 0; i < n; ++i) {
           v1::UnreadPlace& place =
               *r.mutable_deployment()->mutable_facts()->add_unread();
           place.set_file(absl::StrCat("dags/", i, ".py"));
           place.set_reason("is a link");
         }
       }},
      {"acknowledgements", limits::kAcknowledgements,
       [](int n, Request& r) {
         for (int i = 0; i < n; ++i) {
           v1::Acknowledgement& one = *r.add_acknowledgements();
           one.set_advisory_id(absl::StrCat("A-", i));
           one.set_reason("known");
         }
       }},
      Lines("env_lines", "Dockerfile", "ENV A#=b#"),
      Lines("env_lines_that_refer", "Dockerfile", "ENV A=$A$B#"),
      Lines("arg_lines", "Dockerfile", "ARG A#=b#"),
      Lines("run_lines", "Dockerfile", "RUN pip install p#"),
      Lines("copy_lines", "Dockerfile", "COPY a# b#"),
      Lines("from_lines", "Dockerfile", "FROM a#:1 AS s#"),
      Lines("continued_lines", "Dockerfile", "RUN a# \\"),
      Lines("comments", "Dockerfile", "# #"),
      Lines("heredocs", "Dockerfile", "RUN <<E#\na\nE#", 15000),
      Lines("requirements", "requirements.txt", "package-#==1.#"),
      Lines("requirements_of_one_name", "requirements.txt", "package>=1.#"),
      Lines("requirements_with_markers", "requirements.txt",
            "p#; python_version < '3.9' and os_name == 'a'", 15000),
      Lines("requirements_with_hashes", "requirements.txt",
            "p#==1 --hash=sha256:#"),
      Lines("indexes", "requirements.txt", "--extra-index-url https://h/#"),
      Lines("includes", "requirements.txt", "-r other#.txt"),
      Lines("included_twice", "requirements.txt", "-r other.txt"),
      Lines("packages", "packages.txt", "package-#"),
      Lines("settings", "airflow.cfg", "key# = v"),
      Lines("settings_of_one_name", "airflow.cfg", "[core]\nexecutor = E#"),
      Lines("sections", "airflow.cfg", "[s#]\nk = v"),
      Lines("continued_settings", "airflow.cfg", " continued #"),
      Lines("environment_file", ".env", "A#=b"),
      Lines("environment_of_one_name", ".env", "AIRFLOW__CORE__EXECUTOR=E#",
            25000),
      {"constraints_of_one_name", kLines,
       [](int n, Request& r) {
         const auto line = [](int i) { return absl::StrCat("p==1.", i); };
         SetFile("requirements.txt", "-c limits.txt\n" + Repeated(n, line), r);
         SetFile("limits.txt", Repeated(n, line), r);
       }},
  };
}

class RequestGrowth : public ::testing::TestWithParam<GrowingPart> {
 protected:
  Work Plan(int count) {
    v1::PlanUpgradeRequest request = PlanTo("runtime:6.0.4", "runtime:9.1.0");
    GetParam().add(count, request);
    return Measure([&] { (void)engine_.PlanUpgrade(request, {}); });
  }

  Engine engine_{BundledSnapshot(), FixedDay};
};

TEST_P(RequestGrowth, IsLinear) {
  EXPECT_EQ(FaultOfDoubling(GetParam().most / 2,
                            [this](int count) { return Plan(count); }),
            "");
}

INSTANTIATE_TEST_SUITE_P(Parts, RequestGrowth, ::testing::ValuesIn(Parts()),
                         [](const auto& part) {
                           return std::string(part.param.name);
                         });

}  // namespace
}  // namespace upgrade_advisor
