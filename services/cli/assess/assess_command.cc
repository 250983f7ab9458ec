#include "services/cli/assess/assess_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/cli/assess/message_frames.h"
#include "services/cli/assess/ordered_work.h"
#include "services/cli/assess/row_assessor.h"
#include "services/cli/client/line_reader.h"
#include "services/cli/client/local_engine.h"
#include "services/cli/client/requests.h"
#include "services/domain/request_limits.h"

namespace upgrade_advisor {
namespace {

constexpr int kDone = 0;
constexpr int kCouldNot = 1;
constexpr int kUsage = 2;

constexpr char kReleaseForm[] = "X.Y.Z|runtime:X.Y.Z|certified:X.Y.Z|IMAGE";

void DeclareTarget(CLI::App& app, Options& plan) {
  CLI::Option_group* target =
      app.add_option_group("Target (one of; default: the newest release)");
  target->add_option("--to", plan.to, "Exactly this release")
      ->type_name(kReleaseForm);
  target
      ->add_option("--to-airflow", plan.to_airflow,
                   "The newest offered Runtime with this Airflow")
      ->type_name("3.2.0|3.2");
  target
      ->add_option("--target", plan.target, "A policy that chooses the release")
      ->check(CLI::IsMember(
          {"latest", "latest-lts", "latest-patch", "equivalent-runtime"}))
      ->type_name("latest|latest-lts|latest-patch|equivalent-runtime");
  target->require_option(0, 1);
  app.add_flag("--allow-deprecated", plan.allow_deprecated,
               "Let --target and --to-airflow choose lines that have ended");
}

absl::StatusOr<FleetSettings> SettingsOf(const Options& plan) {
  FleetSettings out;
  if (plan.to.empty() && plan.to_airflow.empty() && plan.target.empty()) {
    out.target = DefaultFleetTarget();
  } else if (absl::Status s = ReadTarget(plan, *out.target.mutable_target());
             !s.ok()) {
    return s;
  }
  out.target.set_allow_deprecated(plan.allow_deprecated);
  return out;
}

absl::StatusOr<absl::CivilDay> DayOf(const Options& plan) {
  if (plan.as_of.empty()) return TodayUtc();
  absl::CivilDay day;
  if (absl::ParseCivilTime(plan.as_of, &day)) return day;
  return absl::InvalidArgumentError(
      absl::StrCat("--as-of: ", plan.as_of, " is not a day: YYYY-MM-DD"));
}

bool Write(absl::string_view text) {
  std::cout.write(text.data(), static_cast<std::streamsize>(text.size()));
  // Whoever sends rows may wait for the answers before it sends more.
  return static_cast<bool>(std::cout.flush());
}

absl::Status ReadLines(OrderedWork& work, size_t limit) {
  LineReader lines(std::cin, limit);
  while (std::optional<TextLine> line = lines.Next()) {
    // Not JSON, so that the answer says so in its place.
    if (line->is_too_long) {
      line->text = absl::StrCat("longer than ", limit, " bytes");
    }
    if (!work.Add({line->number, std::move(line->text)})) break;
  }
  return absl::OkStatus();
}

absl::Status ReadFrames(OrderedWork& work, size_t limit) {
  for (int64_t number = 1;; ++number) {
    absl::StatusOr<std::optional<std::string>> frame =
        ReadFrame(std::cin, limit);
    if (!frame.ok()) return frame.status();
    if (!*frame || !work.Add({number, **std::move(frame)})) break;
  }
  return absl::OkStatus();
}

int Assess(const AssessOptions& options, RowAssessor& rows) {
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  OrderedWork work(
      options.jobs > 0 ? options.jobs : std::max(1, cores),
      [&](const WorkItem& item) {
        return options.is_binary ? rows.AnswerFrame(item)
                                 : rows.AnswerLine(item);
      },
      Write);
  const absl::Status read = options.is_binary
                                ? ReadFrames(work, limits::kRequestBytes)
                                : ReadLines(work, limits::kRequestBytes);
  const bool is_written = work.Finish();
  if (!read.ok()) std::cerr << read.message() << "\n";
  if (rows.faulty() > 0) {
    std::cerr << rows.faulty()
              << (rows.faulty() == 1 ? " row was" : " rows were")
              << " not a FleetDeployment\n";
  }
  return is_written && read.ok() && rows.faulty() == 0 ? kDone : kCouldNot;
}

}  // namespace

void DeclareAssess(CLI::App& app, AssessOptions& options) {
  CLI::App* assess = app.add_subcommand(
      "assess", "Assess Deployments in bulk, in this process");
  assess->callback([&options] { options.is_chosen = true; });
  assess
      ->add_flag("--stdin", options.reads_stdin,
                 "Read a FleetDeployment on each line of standard input; each "
                 "answer is a line, in the same order")
      ->required();
  assess
      ->add_option_function<std::string>(
          "--format",
          [&options](const std::string& format) {
            options.is_binary = format == "binary";
          },
          "Lines of JSON (default), or messages with their sizes before them: "
          "FleetDeployment in, FleetEntry out")
      ->check(CLI::IsMember({"json", "binary"}))
      ->type_name("json|binary");
  assess
      ->add_option("--jobs", options.jobs,
                   "How many threads assess; default: one for each core")
      ->check(CLI::Range(1, 256))
      ->type_name("N");
  DeclareTarget(*assess, options.plan);
  assess
      ->add_option("--as-of", options.plan.as_of,
                   "The day to plan for; default today")
      ->type_name("YYYY-MM-DD");
  AddServiceOptions(*assess, options.plan.service);
}

int RunAssess(const AssessOptions& options) {
  const absl::StatusOr<FleetSettings> settings = SettingsOf(options.plan);
  const absl::StatusOr<absl::CivilDay> day = DayOf(options.plan);
  for (const absl::Status& status : {settings.status(), day.status()}) {
    if (status.ok()) continue;
    std::cerr << status.message() << "\n";
    return kUsage;
  }
  const absl::StatusOr<std::unique_ptr<LocalEngine>> local =
      LocalEngine::Load(options.plan.service);
  if (!local.ok()) {
    std::cerr << local.status().message() << "\n";
    return kCouldNot;
  }
  std::ios::sync_with_stdio(false);
  RowAssessor rows((*local)->engine(), *settings, *day);
  return Assess(options, rows);
}

}  // namespace upgrade_advisor
