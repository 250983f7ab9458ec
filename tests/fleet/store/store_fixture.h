// Stores on both databases, each test with an empty one.
#ifndef TESTS_FLEET_STORE_STORE_FIXTURE_H_
#define TESTS_FLEET_STORE_STORE_FIXTURE_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/fleet/sql/postgresql_connection.h"
#include "services/fleet/store/fleet_store.h"

namespace upgrade_advisor {

// An empty database for one test, gone with it.
class TestDatabase {
 public:
  // "sqlite" or "postgresql", which with_postgresql.py has started.
  explicit TestDatabase(const std::string& kind) {
    static std::atomic<int> next{0};
    name_ = absl::StrCat("ua_", getpid(), "_", ++next);
    if (kind == "sqlite") {
      file_ = absl::StrCat(testing::TempDir(), name_, ".db");
      url_ = absl::StrCat("sqlite:", file_);
      return;
    }
    const char* server = std::getenv("UPGRADE_ADVISOR_TEST_POSTGRESQL");
    if (server == nullptr) {
      ADD_FAILURE() << "run it by tests/fleet/with_postgresql.py";
      std::abort();
    }
    server_ = server;
    Administer(absl::StrCat("CREATE DATABASE ", name_));
    url_ = absl::StrCat(server_.substr(0, server_.rfind('/') + 1), name_);
  }
  ~TestDatabase() {
    if (file_.empty()) {
      Administer(absl::StrCat("DROP DATABASE ", name_, " WITH (FORCE)"));
      return;
    }
    for (const char* end : {"", "-wal", "-shm"}) {
      std::filesystem::remove(absl::StrCat(file_, end));
    }
  }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& url() const { return url_; }

 private:
  void Administer(const std::string& statement) const {
    auto connection = sql::OpenPostgresql(server_, absl::Seconds(30));
    ASSERT_TRUE(connection.ok()) << connection.status();
    const absl::Status done = (*connection)->ExecuteScript(statement);
    ASSERT_TRUE(done.ok()) << done;
  }

  std::string name_, file_, server_, url_;
};

// A store with a clock that the test moves.
class StoreTest : public testing::TestWithParam<const char*> {
 protected:
  StoreTest() : database_(GetParam()) { Reopen(); }

  // As after a crash: what was not committed is gone, and what was in memory.
  void Reopen() {
    store_.reset();
    DatabaseOptions options;
    options.url = database_.url();
    options.clock = clock_;
    auto opened = Database::Open(options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = std::make_unique<FleetStore>(*std::move(opened));
  }

  FleetStore& store() { return *store_; }
  const std::string& url() const { return database_.url(); }

  absl::Time now_ =
      absl::FromCivil(absl::CivilDay(2024, 3, 1), absl::UTCTimeZone());

 private:
  TestDatabase database_;
  std::unique_ptr<FleetStore> store_;
};

}  // namespace upgrade_advisor

#endif  // TESTS_FLEET_STORE_STORE_FIXTURE_H_
