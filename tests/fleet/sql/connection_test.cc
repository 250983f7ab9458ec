#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "services/fleet/sql/connection.h"
#include "services/fleet/sql/connection_pool.h"
#include "services/fleet/sql/migrator.h"
#include "services/fleet/sql/postgresql_connection.h"
#include "services/fleet/sql/sqlite_connection.h"
#include "services/fleet/store/schema.h"
#include "tests/fleet/store/store_fixture.h"

namespace upgrade_advisor::sql {
namespace {

class ConnectionTest : public testing::TestWithParam<const char*> {
 protected:
  ConnectionTest() : database_(GetParam()) {}

  absl::StatusOr<std::unique_ptr<Connection>> Open() {
    return OpenAt(database_.url());
  }
  static absl::StatusOr<std::unique_ptr<Connection>> OpenAt(
      absl::string_view url) {
    return url.substr(0, 7) == "sqlite:"
               ? OpenSqlite(std::string(url.substr(7)), absl::Seconds(1))
               : OpenPostgresql(std::string(url), absl::Seconds(5));
  }
  std::unique_ptr<Connection> Connect() {
    auto out = Open();
    EXPECT_TRUE(out.ok()) << out.status();
    return *std::move(out);
  }

  TestDatabase database_;
};

TEST_P(ConnectionTest, ValuesComeBackAsTheyWere) {
  const auto connection = Connect();
  ASSERT_TRUE(connection
                  ->ExecuteScript(ScriptFor(
                      connection->dialect(),
                      "CREATE TABLE t (id BIGINT PRIMARY KEY, name {text}, "
                      "bytes {blob})"))
                  .ok());
  const std::string bytes("\0\xff'\"$1\\", 7);
  const std::vector<Row> rows = {
      {int64_t{1}, std::string("\xc3\xa9 'quoted' $2 \\"), Blob{bytes}},
      {INT64_MAX, std::string(), Blob{}},
      {INT64_MIN, std::string("z"), Blob{std::string(100'000, 'x')}}};
  const auto written = connection->ExecuteEach(
      "INSERT INTO t (id, name, bytes) VALUES ($1, $2, $3)", rows);
  ASSERT_TRUE(written.ok()) << written.status();
  for (const Row& row : rows) {
    const auto read = connection->Execute(
        "SELECT id, name, bytes FROM t WHERE id = $1", {row[0]});
    ASSERT_TRUE(read.ok()) << read.status();
    ASSERT_EQ(read->rows.size(), 1u);
    EXPECT_TRUE(read->rows[0] == row);
  }
}

TEST_P(ConnectionTest, ALongBatchStopsAtItsFirstErrorAndGoesOn) {
  const auto connection = Connect();
  ASSERT_TRUE(
      connection->ExecuteScript("CREATE TABLE t (id BIGINT PRIMARY KEY)").ok());
  std::vector<Row> rows;
  for (int64_t i = 0; i < 1000; ++i) rows.push_back({i});
  rows[700] = {int64_t{3}};
  const auto failed =
      connection->ExecuteEach("INSERT INTO t (id) VALUES ($1)", rows);
  EXPECT_EQ(failed.status().code(), absl::StatusCode::kAlreadyExists)
      << failed.status();
  EXPECT_TRUE(connection->IsUsable());
  rows[700] = {int64_t{700}};
  ASSERT_TRUE(connection->Execute("DELETE FROM t", {}).ok());
  const auto done =
      connection->ExecuteEach("INSERT INTO t (id) VALUES ($1)", rows);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->size(), 1000u);
  EXPECT_EQ((*done)[999].changed, 1);
}

TEST_P(ConnectionTest, ElementsTurnsJsonIntoRows) {
  const auto connection = Connect();
  const auto result =
      connection->Execute("SELECT " + Element(0) + ", " + Element(1) +
                              " FROM " + Elements(connection->dialect(), "$1"),
                          {std::string("[[1,2],[-3,9223372036854775807]]")});
  ASSERT_TRUE(result.ok()) << result.status();
  ASSERT_EQ(result->rows.size(), 2u);
  EXPECT_EQ(IntAt(result->rows[1], 0), -3);
  EXPECT_EQ(IntAt(result->rows[1], 1), INT64_MAX);
}

TEST_P(ConnectionTest, MoreTextsThanAreKeptRunAllTheSame) {
  const auto connection = Connect();
  for (size_t i = 0; i < 2 * kPreparedStatements; ++i) {
    const auto result = connection->Execute(
        "SELECT " + Element(0) + " + " + std::to_string(i) + " FROM " +
            Elements(connection->dialect(), "$1"),
        {std::string("[[1]]")});
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(IntAt(result->rows[0], 0), static_cast<int64_t>(i) + 1);
  }
}

TEST_P(ConnectionTest, WhatFailsIsRolledBack) {
  const auto connection = Connect();
  ASSERT_TRUE(
      connection->ExecuteScript("CREATE TABLE t (id BIGINT PRIMARY KEY)").ok());
  const absl::Status status = InTransaction(*connection, Access::kWrite, [&] {
    EXPECT_TRUE(connection->Execute("INSERT INTO t (id) VALUES (1)", {}).ok());
    return absl::InternalError("no");
  });
  EXPECT_EQ(status.message(), "no");
  EXPECT_TRUE(connection->IsUsable());
  EXPECT_TRUE(connection->Execute("SELECT id FROM t", {})->rows.empty());
}

TEST_P(ConnectionTest, AnAbortedTransactionIsRunAgainSomeTimes) {
  const auto connection = Connect();
  int runs = 0;
  const absl::Status status = InTransaction(*connection, Access::kWrite, [&] {
    ++runs;
    return absl::AbortedError("in the way");
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(runs, 8);
}

TEST_P(ConnectionTest, APoolHasNoMoreThanItsConnections) {
  ConnectionPool pool([this] { return Open(); }, 1, absl::Milliseconds(50));
  {
    const auto first = pool.Borrow();
    ASSERT_TRUE(first.ok()) << first.status();
    EXPECT_EQ(pool.Borrow().status().code(), absl::StatusCode::kUnavailable);
  }
  EXPECT_TRUE(pool.Borrow().ok());
}

// SQLite refuses one of two that turn a new file to WAL in the same moment.
TEST_P(ConnectionTest, ManyOpenANewDatabaseAtOnce) {
  for (int round = 0; round < 30; ++round) {
    const TestDatabase database(GetParam());
    std::vector<std::thread> programs;
    for (int i = 0; i < 6; ++i) {
      programs.emplace_back([&] {
        const auto connection = OpenAt(database.url());
        EXPECT_TRUE(connection.ok()) << connection.status();
      });
    }
    for (std::thread& program : programs) program.join();
  }
}

TEST_P(ConnectionTest, TwoProgramsMigrateOneAfterTheOther) {
  const Migration migrations[] = {
      {"one", "CREATE TABLE a (id BIGINT PRIMARY KEY)"},
      {"two", "CREATE TABLE b (id {id}); INSERT INTO a (id) VALUES (7)"}};
  std::vector<std::thread> programs;
  for (int i = 0; i < 4; ++i) {
    programs.emplace_back([&] {
      const auto connection = Connect();
      const absl::Status done =
          Migrate(*connection, migrations, Migrating::kApply);
      EXPECT_TRUE(done.ok()) << done;
    });
  }
  for (std::thread& program : programs) program.join();
  const auto connection = Connect();
  EXPECT_EQ(*SchemaVersion(*connection), 2);
  EXPECT_EQ(connection->Execute("SELECT id FROM a", {})->rows.size(), 1u);
}

TEST_P(ConnectionTest, AMigrationThatFailsHasNotHappened) {
  const Migration broken[] = {
      {"one", "CREATE TABLE a (id BIGINT PRIMARY KEY)"},
      {"two", "CREATE TABLE b (id BIGINT PRIMARY KEY); SELECT * FROM nothing"}};
  const auto connection = Connect();
  EXPECT_FALSE(Migrate(*connection, broken, Migrating::kApply).ok());
  EXPECT_EQ(*SchemaVersion(*connection), 1);
  const Migration repaired[] = {
      broken[0], {"two", "CREATE TABLE b (id BIGINT PRIMARY KEY)"}};
  EXPECT_TRUE(Migrate(*connection, repaired, Migrating::kApply).ok());
  EXPECT_EQ(*SchemaVersion(*connection), 2);
}

TEST_P(ConnectionTest, TablesOfALaterProgramAreLeftAlone) {
  const Migration two[] = {{"one", "CREATE TABLE a (id BIGINT PRIMARY KEY)"},
                           {"two", "CREATE TABLE b (id BIGINT PRIMARY KEY)"}};
  const auto connection = Connect();
  ASSERT_TRUE(Migrate(*connection, two, Migrating::kApply).ok());
  const absl::Status older = Migrate(
      *connection, absl::MakeSpan(two).subspan(0, 1), Migrating::kApply);
  EXPECT_EQ(older.code(), absl::StatusCode::kFailedPrecondition) << older;
  EXPECT_TRUE(Migrate(*connection, two, Migrating::kOnlyCheck).ok());
}

TEST_P(ConnectionTest, TheTablesOfAFleetComeFromEveryEarlierVersion) {
  const auto all = FleetMigrations();
  for (size_t earlier = 0; earlier < all.size(); ++earlier) {
    TestDatabase database(GetParam());
    ConnectionPool pool(
        [&]() -> absl::StatusOr<std::unique_ptr<Connection>> {
          const absl::string_view url = database.url();
          return url.substr(0, 7) == "sqlite:"
                     ? OpenSqlite(std::string(url.substr(7)), absl::Seconds(1))
                     : OpenPostgresql(std::string(url), absl::Seconds(5));
        },
        1, absl::Seconds(1));
    const auto connection = pool.Borrow();
    ASSERT_TRUE(connection.ok()) << connection.status();
    ASSERT_TRUE(
        Migrate(**connection, all.subspan(0, earlier), Migrating::kApply).ok());
    const absl::Status done = Migrate(**connection, all, Migrating::kApply);
    EXPECT_TRUE(done.ok()) << "from " << earlier << ": " << done;
    EXPECT_EQ(*SchemaVersion(**connection), static_cast<int>(all.size()));
  }
}

TEST_P(ConnectionTest, AnEmptyDatabaseDoesNotPassACheck) {
  const auto connection = Connect();
  const absl::Status status =
      Migrate(*connection, FleetMigrations(), Migrating::kOnlyCheck);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
}

INSTANTIATE_TEST_SUITE_P(Databases, ConnectionTest,
                         testing::Values("sqlite", "postgresql"),
                         [](const auto& param) { return param.param; });

TEST(PostgresqlTest, ADatabaseThatIsNotThereIsUnavailable) {
  const auto connection = OpenPostgresql(
      "postgresql://somebody:hunter2@127.0.0.1:1/nothing", absl::Seconds(1));
  EXPECT_EQ(connection.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(connection.status().message().find("hunter2"), std::string::npos);
}

TEST(SqliteTest, AFolderThatIsNotThereIsUnavailable) {
  EXPECT_EQ(OpenSqlite("/nowhere/at/all.db", absl::Seconds(1)).status().code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace upgrade_advisor::sql
