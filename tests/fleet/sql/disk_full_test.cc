// A disk without room, as SQLite sees one: a limit of pages.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/fleet/sql/connection.h"
#include "services/fleet/sql/migrator.h"
#include "services/fleet/sql/sqlite_connection.h"
#include "services/fleet/store/schema.h"
#include "tests/fleet/store/store_fixture.h"

namespace upgrade_advisor::sql {
namespace {

class DiskFullTest : public testing::Test {
 protected:
  DiskFullTest() : database_("sqlite") {
    auto opened = OpenSqlite(database_.url().substr(7), absl::Seconds(5));
    EXPECT_TRUE(opened.ok()) << opened.status();
    connection_ = *std::move(opened);
  }

  void SetPages(int64_t pages) {
    const absl::Status set = connection_->ExecuteScript(
        absl::StrCat("PRAGMA max_page_count=", pages));
    ASSERT_TRUE(set.ok()) << set;
  }
  int64_t Ask(const std::string& query) {
    const auto result = connection_->Execute(query, {});
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? IntAt(result->rows[0], 0) : -1;
  }
  // The tables are as large as they may be.
  void FillUp() { SetPages(Ask("PRAGMA page_count")); }

  // A row that fits, and one that does not.
  absl::Status Write() {
    return InTransaction(*connection_, Access::kWrite, [&]() -> absl::Status {
      for (size_t size : {size_t{1}, size_t{100'000}}) {
        const absl::Status s =
            connection_
                ->Execute("INSERT INTO t (bytes) VALUES ($1)",
                          {Blob{std::string(size, 'x')}})
                .status();
        if (!s.ok()) return s;
      }
      return absl::OkStatus();
    });
  }

  TestDatabase database_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(DiskFullTest, NothingIsHalfWrittenAndWorkGoesOnWithRoom) {
  ASSERT_TRUE(
      connection_->ExecuteScript("CREATE TABLE t (bytes BLOB NOT NULL)").ok());
  FillUp();
  for (int i = 0; i < 3; ++i) {
    const absl::Status full = Write();
    EXPECT_EQ(full.code(), absl::StatusCode::kUnavailable) << full;
    EXPECT_TRUE(connection_->IsUsable());
    EXPECT_EQ(Ask("SELECT COUNT(*) FROM t"), 0);
  }
  SetPages(1'000'000);
  EXPECT_TRUE(Write().ok());
  EXPECT_EQ(Ask("SELECT COUNT(*) FROM t"), 2);
}

TEST_F(DiskFullTest, AMigrationWithoutRoomIsUnavailableAndHasNotHappened) {
  const auto all = FleetMigrations();
  ASSERT_TRUE(Migrate(*connection_, all.subspan(0, 1), Migrating::kApply).ok());
  FillUp();
  const absl::Status full = Migrate(*connection_, all, Migrating::kApply);
  EXPECT_EQ(full.code(), absl::StatusCode::kUnavailable) << full;
  EXPECT_EQ(*SchemaVersion(*connection_), 1);
  SetPages(1'000'000);
  const absl::Status done = Migrate(*connection_, all, Migrating::kApply);
  EXPECT_TRUE(done.ok()) << done;
}

}  // namespace
}  // namespace upgrade_advisor::sql
