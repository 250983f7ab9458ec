// Programs that are ended in the middle of a migration, and programs of two
// versions at once.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "services/fleet/sql/connection.h"
#include "services/fleet/sql/migrator.h"
#include "services/fleet/sql/postgresql_connection.h"
#include "services/fleet/sql/sqlite_connection.h"
#include "services/fleet/store/schema.h"
#include "tests/fleet/store/store_fixture.h"

namespace upgrade_advisor::sql {
namespace {

constexpr int kDatabases = 4;
constexpr int kKillsOfEach = 8;

absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& url) {
  return url.substr(0, 7) == "sqlite:"
             ? OpenSqlite(url.substr(7), absl::Seconds(30))
             : OpenPostgresql(url, absl::Seconds(30));
}

absl::Status MigrateAll(const std::string& url) {
  const auto connection = Open(url);
  if (!connection.ok()) return connection.status();
  return Migrate(**connection, FleetMigrations(), Migrating::kApply);
}

class MigrationTest : public testing::TestWithParam<const char*> {
 protected:
  static absl::Duration TimeOfOne() {
    TestDatabase database(GetParam());
    const absl::Time begin = absl::Now();
    const absl::Status done = MigrateAll(database.url());
    EXPECT_TRUE(done.ok()) << done;
    return absl::Now() - begin;
  }

  // A program that migrates, and is ended after a while, unless it was faster.
  static void StartAndKill(const std::string& url, absl::Duration after) {
    const pid_t child = fork();
    if (child == 0) _exit(MigrateAll(url).ok() ? 0 : 1);
    absl::SleepFor(after);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
  }

  // As many tables as of a migration that nobody disturbed.
  static int64_t Tables(Connection& connection) {
    const auto result = connection.Execute(
        connection.dialect() == Dialect::kSqlite
            ? "SELECT COUNT(*) FROM sqlite_master"
            : "SELECT COUNT(*) FROM pg_class WHERE relnamespace = "
              "'public'::regnamespace",
        {});
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? IntAt(result->rows[0], 0) : -1;
  }

  std::mt19937 random_{20240301};
};

TEST_P(MigrationTest, OneThatIsKilledAgainAndAgainIsDoneOnce) {
  TestDatabase quiet(GetParam());
  ASSERT_TRUE(MigrateAll(quiet.url()).ok());
  const auto expected = Open(quiet.url());
  ASSERT_TRUE(expected.ok()) << expected.status();
  const int64_t time = absl::ToInt64Microseconds(TimeOfOne());
  for (int i = 0; i < kDatabases; ++i) {
    TestDatabase database(GetParam());
    for (int k = 0; k < kKillsOfEach; ++k) {
      StartAndKill(database.url(),
                   absl::Microseconds(random_() % static_cast<uint64_t>(time)));
    }
    const absl::Status done = MigrateAll(database.url());
    ASSERT_TRUE(done.ok()) << done;
    const auto connection = Open(database.url());
    ASSERT_TRUE(connection.ok()) << connection.status();
    EXPECT_EQ(Tables(**connection), Tables(**expected));
    EXPECT_EQ(*SchemaVersion(**connection),
              static_cast<int>(FleetMigrations().size()));
  }
}

// The older one leaves the tables as they are, whoever comes first.
TEST_P(MigrationTest, TwoVersionsAtOnceEndWithTheNewer) {
  const auto all = FleetMigrations();
  for (int round = 0; round < 3; ++round) {
    TestDatabase database(GetParam());
    std::vector<std::thread> programs;
    for (int i = 0; i < 4; ++i) {
      programs.emplace_back([&, i] {
        const auto connection = Open(database.url());
        ASSERT_TRUE(connection.ok()) << connection.status();
        const bool is_older = i % 2 == 0;
        const absl::Status done = Migrate(
            **connection, is_older ? all.subspan(0, all.size() - 1) : all,
            Migrating::kApply);
        EXPECT_TRUE(done.ok() || (is_older && absl::IsFailedPrecondition(done)))
            << done;
      });
    }
    for (std::thread& program : programs) program.join();
    const auto connection = Open(database.url());
    ASSERT_TRUE(connection.ok()) << connection.status();
    EXPECT_EQ(*SchemaVersion(**connection), static_cast<int>(all.size()));
  }
}

INSTANTIATE_TEST_SUITE_P(Databases, MigrationTest,
                         testing::Values("sqlite", "postgresql"),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace upgrade_advisor::sql
