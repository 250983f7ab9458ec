#include "services/cli/rehearsal/migration_command.h"

#include <iostream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/base/read_file.h"
#include "services/cli/rehearsal/rehearsed_release.h"
#include "services/domain/pep440.h"
#include "services/rehearsal/environments/environment_cache.h"
#include "services/rehearsal/environments/environment_maker.h"
#include "services/rehearsal/migration/migration_script.h"
#include "services/rehearsal/migration/migration_sql.h"
#include "services/rehearsal/migration/migration_text.h"
#include "services/rehearsal/migration/table_statistics.h"

namespace upgrade_advisor {
namespace {

constexpr int kShown = 0;
constexpr int kCouldNot = 1;
constexpr int kUsage = 2;
constexpr uint64_t kMaxFileBytes = 2u << 20;

int Complain(const absl::Status& status) {
  std::cerr << status.message();
  if (!absl::EndsWith(status.message(), "\n")) std::cerr << "\n";
  return absl::IsInvalidArgument(status) ? kUsage : kCouldNot;
}

absl::StatusOr<TableSizes> SizesOf(const UpgradeTestOptions& options,
                                   const AskDatabase& ask_database) {
  if (!options.database.empty()) return ask_database(options.database);
  const std::string& path = options.statistics;
  if (path.empty()) return TableSizes();
  const absl::StatusOr<std::string> text = ReadFile(path, kMaxFileBytes);
  if (!text.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--statistics: ", path, " ", text.status().message()));
  }
  absl::StatusOr<TableSizes> sizes = ReadTableSizes(path, *text);
  if (sizes.ok()) return sizes;
  return absl::InvalidArgumentError(
      absl::StrCat("--statistics: ", sizes.status().message()));
}

// Airflow alone: its providers migrate nothing of its schema. The drivers are
// looked at, not used.
absl::StatusOr<RehearsalEnvironment> MakeEnvironment(
    const Options& options, const RehearsedReleases& releases) {
  absl::StatusOr<EnvironmentCache> cache = EnvironmentCache::Open();
  if (!cache.ok()) return cache.status();
  const absl::StatusOr<Uv> uv =
      Uv::Find(options.test.uv, options.test.is_offline,
               {options.test.index_url, options.test.extra_index_urls});
  if (!uv.ok()) return uv.status();
  RehearsedImage image = releases.to;
  image.providers.clear();
  image.are_providers_known = true;
  ProjectRequirements drivers;
  for (const char* driver : {"psycopg2-binary", "asyncpg"}) {
    drivers.lines.push_back({driver, driver, "", 0});
  }
  return EnvironmentMaker(*uv, *cache, releases.as_of).Make(image, drivers);
}

absl::StatusOr<PrintedMigration> PrintFor(const Options& options,
                                          const RehearsedReleases& releases) {
  const absl::StatusOr<Pep440Version> from =
      Pep440Version::Parse(releases.from.airflow);
  const absl::StatusOr<Pep440Version> to =
      Pep440Version::Parse(releases.to.airflow);
  if (!from.ok()) return from.status();
  if (!to.ok()) return to.status();
  const absl::StatusOr<RehearsalEnvironment> environment =
      MakeEnvironment(options, releases);
  if (!environment.ok()) return environment.status();
  return PrintMigration(
      {environment->installed.folder, environment->python.path, *from, *to});
}

}  // namespace

int ShowMigration(const Options& options, const AskDatabase& ask_database) {
  if (options.test.shows_queries) {
    std::cout << StatisticsQuery() << "\n";
    return std::cout.flush() ? kShown : kCouldNot;
  }
  if (options.from.empty() || options.to.empty()) {
    std::cerr << "give both --from and --to\n";
    return kUsage;
  }
  const absl::StatusOr<TableSizes> sizes = SizesOf(options.test, ask_database);
  if (!sizes.ok()) return Complain(sizes.status());
  const absl::StatusOr<RehearsedReleases> releases = AskForReleases(options);
  if (!releases.ok()) return Complain(releases.status());
  if (releases->is_downgrade) {
    std::cerr << "--to is older than --from: a schema is never migrated back\n";
    return kUsage;
  }
  const absl::StatusOr<PrintedMigration> printed = PrintFor(options, *releases);
  if (!printed.ok()) return Complain(printed.status());
  const std::vector<MigrationStatement> statements =
      ReadMigrationSql(printed->sql);
  if (options.json) {
    std::cout << MigrationJson(statements, *sizes, printed->stopped);
  } else {
    std::cout << "migration of the metadata database, Airflow "
              << releases->from.airflow << " to " << releases->to.airflow
              << ", PostgreSQL\n"
              << MigrationText(statements, *sizes, printed->stopped);
  }
  // A part is not taken for the whole.
  return std::cout.flush() && printed->stopped.empty() ? kShown : kCouldNot;
}

}  // namespace upgrade_advisor
