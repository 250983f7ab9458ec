// The store against a slow model that keeps everything in maps: whatever is
// done in whatever order, with crashes and late workers, both say the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/engine/deterministic_bytes.h"
#include "services/fleet/assessment/change_kinds.h"
#include "services/fleet/store/end_day.h"
#include "services/fleet/store/settings_rows.h"
#include "tests/fleet/store/store_fixture.h"

namespace upgrade_advisor {
namespace {

// What stands for a plan: a function of the facts, the settings, the snapshot
// and the day, which changes now and then with each.
v1::Assessment Judge(int facts, const FleetSettings& settings, int snapshot,
                     int64_t day) {
  v1::Assessment out;
  out.mutable_running()->set_distribution(v1::DISTRIBUTION_RUNTIME);
  out.mutable_running()->set_version(absl::StrCat("9.", facts));
  const int64_t end = 19800 + facts % 7 * 10;
  out.set_line(absl::StrCat(facts % 4));
  out.set_end_of_maintenance(absl::FormatCivilTime(CivilDayOf(end)));
  out.set_support(day > end ? v1::SUPPORT_STATUS_UNSUPPORTED
                            : v1::SUPPORT_STATUS_SUPPORTED);
  out.set_yanked((facts + snapshot) % 5 == 0);
  const bool blocks = (facts * 3 + snapshot) % 4 == 0;
  const bool accepted = settings.acknowledgements.size() > 0;
  if (blocks && !accepted) out.add_blocking("A-BLOCKS");
  out.set_verdict(blocks && !accepted ? v1::VERDICT_BLOCKED
                                      : v1::VERDICT_READY);
  out.mutable_target()->set_version(
      absl::StrCat("12.", snapshot / 3, ".",
                   static_cast<int>(settings.target.target().policy())));
  // Nobody hears of it.
  out.set_undecided(snapshot % 2);
  return out;
}

int64_t DueDay(int facts, int64_t day) {
  const int64_t end = 19800 + facts % 7 * 10;
  return day <= end ? end + 1 : NumberOf(absl::CivilDay(9999, 12, 31));
}

int FactsOf(const v1::Deployment& deployment) {
  int out = 0;
  EXPECT_TRUE(absl::SimpleAtoi(deployment.release().version(), &out));
  return out;
}

// A change as both sides tell it.
using Told = std::tuple<std::string, int, std::string, std::string>;

struct ModelDeployment {
  std::string workspace = {};
  std::string name = {};
  int64_t revision = 0;
  int facts = 0;
  std::string settings = {};   // bytes
  std::string announced = {};  // bytes; empty: nothing yet
  int cause = 0;
};

class Model {
 public:
  struct Organization {
    std::map<std::string, ModelDeployment> deployments = {};
    OrganizationSettings settings = {};
    std::vector<Told> changes = {};
  };

  Organization& organization(const std::string& name) {
    return organizations_[name];
  }
  const std::map<std::string, Organization>& organizations() const {
    return organizations_;
  }

  // What is true of facts under settings, once somebody has found out.
  void Learn(int facts, const std::string& settings, const std::string& bytes,
             int cause) {
    truth_[{facts, settings}] = bytes;
    for (auto& [name, o] : organizations_) {
      for (auto& [id, d] : o.deployments) {
        if (d.facts == facts && d.settings == settings) {
          Announce(o, id, d, cause);
        }
      }
    }
  }

  void Announce(Organization& o, const std::string& id, ModelDeployment& d,
                int cause) {
    const auto found = truth_.find({d.facts, d.settings});
    if (found == truth_.end()) return;
    if (!d.announced.empty() && d.announced != found->second) {
      v1::Assessment before, after;
      before.ParseFromString(d.announced);
      after.ParseFromString(found->second);
      if (KindsOf(before, after) != 0) {
        o.changes.emplace_back(id, d.cause != 0 ? d.cause : cause, d.announced,
                               found->second);
      }
    }
    d.announced = found->second;
    d.cause = 0;
  }

 private:
  std::map<std::string, Organization> organizations_;
  std::map<std::pair<int, std::string>, std::string> truth_;
};

class ModelTest : public StoreTest {
 protected:
  int Pick(int n) {
    return static_cast<int>(random_() % static_cast<unsigned>(n));
  }
  std::string Organization() { return absl::StrCat("org", Pick(3)); }
  std::string Id() { return absl::StrCat("d", Pick(25)); }
  std::string Workspace() { return absl::StrCat("w", Pick(3)); }
  int64_t Day() const { return DayOf(absl::ToUnixMicros(now_)); }

  void Upsert() {
    const std::string organization = Organization();
    std::vector<IncomingDeployment> rows;
    std::vector<std::pair<std::string, int>> facts;
    Model::Organization& o = model_.organization(organization);
    std::vector<Stored> expected;
    for (int i = 0, n = 1 + Pick(6); i < n; ++i) {
      IncomingDeployment row;
      const int f = Pick(12);
      row.row.deployment_id = Id();
      row.row.workspace = Workspace();
      row.row.name = absl::StrCat("name", Pick(4));
      row.row.revision = 1 + Pick(40) + step_ / 20;
      v1::Deployment deployment;
      deployment.mutable_release()->set_version(absl::StrCat(f));
      row.sheet = ContentOf(DeterministicBytes(deployment));
      expected.push_back(TakeIntoModel(o, row.row, f));
      rows.push_back(std::move(row));
    }
    for (auto& [id, d] : o.deployments) model_.Announce(o, id, d, 0);
    const auto stored = store().Upsert(organization, rows);
    ASSERT_TRUE(stored.ok()) << stored.status();
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ((*stored)[i].stored, expected[i]) << i;
    }
  }

  Stored TakeIntoModel(Model::Organization& o, const DeploymentRow& row,
                       int facts) {
    const std::string settings =
        BytesOf(o.settings.For(row.workspace, row.deployment_id));
    const auto found = o.deployments.find(row.deployment_id);
    if (found == o.deployments.end()) {
      o.deployments[row.deployment_id] = {row.workspace, row.name, row.revision,
                                          facts, settings};
      return Stored::kCreated;
    }
    ModelDeployment& d = found->second;
    const bool is_same = d.facts == facts && d.settings == settings &&
                         d.workspace == row.workspace && d.name == row.name;
    if (row.revision < d.revision || (row.revision == d.revision && !is_same)) {
      return Stored::kConflict;
    }
    if (d.facts != facts || d.settings != settings) {
      d.cause = v1::CHANGE_CAUSE_FACTS;
    }
    d.workspace = row.workspace;
    d.name = row.name;
    d.revision = row.revision;
    d.facts = facts;
    d.settings = settings;
    return is_same ? Stored::kUnchanged : Stored::kUpdated;
  }

  void Delete() {
    const std::string organization = Organization();
    const std::vector<std::string> ids = {Id(), Id()};
    int64_t expected = 0;
    for (const std::string& id : ids) {
      expected += static_cast<int64_t>(
          model_.organization(organization).deployments.erase(id));
    }
    const auto deleted = store().Delete(organization, ids);
    ASSERT_TRUE(deleted.ok()) << deleted.status();
    EXPECT_EQ(*deleted, expected);
  }

  v1::FleetScope Scope() {
    v1::FleetScope out;
    out.set_organization(Organization());
    const int kind = Pick(3);
    if (kind == 1) out.set_workspace(Workspace());
    if (kind == 2) out.set_deployment_id(Id());
    return out;
  }

  void ApplyToModel(const std::string& organization) {
    Model::Organization& o = model_.organization(organization);
    for (auto& [id, d] : o.deployments) {
      const std::string settings = BytesOf(o.settings.For(d.workspace, id));
      if (settings == d.settings) continue;
      d.settings = settings;
      d.cause = v1::CHANGE_CAUSE_SETTINGS;
      model_.Announce(o, id, d, 0);
    }
  }

  void SetTarget() {
    const v1::FleetScope scope = Scope();
    v1::FleetTarget target;
    OrganizationSettings& settings =
        model_.organization(scope.organization()).settings;
    const OrganizationSettings::Place place{scope.workspace(),
                                            scope.deployment_id()};
    if (Pick(3) == 0) {
      settings.targets.erase(place);
    } else {
      target.mutable_target()->set_policy(
          static_cast<v1::TargetPolicy>(1 + Pick(3)));
      settings.targets[place] = target;
    }
    const auto moved = store().SetTarget(scope, target, "somebody");
    ASSERT_TRUE(moved.ok()) << moved.status();
    ApplyToModel(scope.organization());
  }

  void Acknowledge() {
    v1::FleetAcknowledgement a;
    *a.mutable_scope() = Scope();
    a.mutable_acknowledgement()->set_advisory_id("A-BLOCKS");
    a.mutable_acknowledgement()->set_reason("known");
    const auto added = store().Acknowledge(a, "somebody");
    ASSERT_TRUE(added.ok()) << added.status();
    model_.organization(a.scope().organization())
        .settings.acknowledgements.push_back(*added);
    ApplyToModel(a.scope().organization());
  }

  void Revoke() {
    const std::string organization = Organization();
    auto& list = model_.organization(organization).settings.acknowledgements;
    if (list.empty()) return;
    const size_t which =
        static_cast<size_t>(Pick(static_cast<int>(list.size())));
    const auto revoked = store().Revoke(
        organization, list[which].acknowledgement_id(), "somebody");
    ASSERT_TRUE(revoked.ok()) << revoked.status();
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(which));
    ApplyToModel(organization);
  }

  void NewSnapshot() {
    const bool only_plugins = Pick(2) == 0;
    ++snapshot_;
    if (!only_plugins) ++catalog_;
    const auto number = store().Register(Row());
    ASSERT_TRUE(number.ok()) << number.status();
    number_ = *number;
    cause_ = only_plugins ? v1::CHANGE_CAUSE_PLUGINS : v1::CHANGE_CAUSE_CATALOG;
    marked_.clear();
    everything_marked_ = true;
  }

  SnapshotRow Row() const {
    return {absl::StrCat("snapshot ", snapshot_),
            absl::StrCat("lines\t", catalog_, "\n"), "plugins"};
  }

  std::vector<FinishedSubject> JudgeAll(const ClaimedWork& work, int snapshot) {
    std::vector<FinishedSubject> out;
    for (const SubjectToAssess& s : work.subjects) {
      const int facts = FactsOf(s.deployment);
      out.push_back({s.subject, Judge(facts, s.settings, snapshot, work.day),
                     DueDay(facts, work.day)});
    }
    return out;
  }

  ClaimedWork ClaimSome(int limit) {
    auto work = store().Claim(number_, "worker", absl::Minutes(2), limit);
    EXPECT_TRUE(work.ok()) << work.status();
    return work.ok() ? *std::move(work) : ClaimedWork();
  }

  // Those that a snapshot has marked are due by it until they are saved.
  int CauseOf(int64_t subject) {
    return everything_marked_ && marked_.count(subject) == 0
               ? cause_
               : static_cast<int>(v1::CHANGE_CAUSE_DAY);
  }

  void SaveAndLearn(const ClaimedWork& work) {
    const std::vector<FinishedSubject> finished = JudgeAll(work, snapshot_);
    const auto taken = store().Save(work, finished);
    ASSERT_TRUE(taken.ok()) << taken.status();
    ASSERT_EQ(*taken, static_cast<int64_t>(finished.size()));
    for (size_t i = 0; i < finished.size(); ++i) {
      model_.Learn(FactsOf(work.subjects[i].deployment),
                   BytesOf(work.subjects[i].settings),
                   DeterministicBytes(finished[i].assessment),
                   CauseOf(finished[i].subject));
      marked_.insert(finished[i].subject);
    }
  }

  void Work() { SaveAndLearn(ClaimSome(1 + Pick(8))); }

  // A worker that is ended: its lease runs out, and others do its work.
  void ClaimAndCrash() {
    ClaimSome(1 + Pick(8));
    now_ += absl::Minutes(3);
    if (Pick(2) == 0) Reopen();
  }

  // A worker that was stopped for longer than its lease, and then writes what
  // is wrong by now.
  void SaveTooLate() {
    const ClaimedWork late = ClaimSome(4);
    now_ += absl::Minutes(3);
    const ClaimedWork again = ClaimSome(100);
    SaveAndLearn(again);
    const auto taken = store().Save(late, JudgeAll(late, snapshot_ + 1));
    ASSERT_TRUE(taken.ok()) << taken.status();
    EXPECT_EQ(*taken, 0);
  }

  // One that still has the snapshot before.
  void SaveOfOldSnapshot() {
    const ClaimedWork old = ClaimSome(4);
    NewSnapshot();
    const auto taken = store().Save(old, JudgeAll(old, snapshot_ - 1));
    ASSERT_TRUE(taken.ok()) << taken.status();
    EXPECT_EQ(*taken, 0);
  }

  void WorkToTheEnd() {
    for (ClaimedWork work = ClaimSome(50); !work.subjects.empty();
         work = ClaimSome(50)) {
      SaveAndLearn(work);
      if (HasFatalFailure()) return;
    }
  }

  void CompareAll() {
    for (const auto& [name, o] : model_.organizations()) {
      CompareDeployments(name, o);
      CompareChanges(name, o, compared_[name]);
      compared_[name] = o.changes.size();
      CompareSummary(name, o);
    }
  }

  // What was said of a change does not change.
  void CompareAllChanges() {
    for (const auto& [name, o] : model_.organizations()) {
      CompareChanges(name, o, 0);
    }
  }

  void CompareDeployments(const std::string& name,
                          const Model::Organization& o) {
    const auto page = store().List({.organization = name, .limit = 1000});
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_EQ(page->entries.size(), o.deployments.size());
    for (const v1::FleetEntry& entry : page->entries) {
      const ModelDeployment& d = o.deployments.at(entry.deployment_id());
      EXPECT_EQ(entry.workspace(), d.workspace);
      EXPECT_EQ(entry.name(), d.name);
      EXPECT_EQ(entry.revision(), d.revision);
      EXPECT_EQ(entry.has_assessment(), !d.announced.empty());
      EXPECT_EQ(DeterministicBytes(entry.assessment()), d.announced);
    }
  }

  // Those after the first so many, of which the store said before what they
  // are.
  void CompareChanges(const std::string& name, const Model::Organization& o,
                      size_t first) {
    auto sequence = static_cast<int64_t>(first);
    const auto changes = store().ChangesSince(
        {.organization = name, .limit = 1'000'000}, sequence);
    ASSERT_TRUE(changes.ok()) << changes.status();
    std::vector<Told> told;
    for (const v1::FleetChange& c : changes->changes) {
      EXPECT_EQ(c.sequence(), ++sequence);
      told.emplace_back(c.deployment_id(), static_cast<int>(c.cause()),
                        DeterministicBytes(c.before()),
                        DeterministicBytes(c.after()));
    }
    EXPECT_EQ(changes->last, sequence);
    // Those of one moment have no order between Deployments.
    std::vector<Told> expected(
        o.changes.begin() + static_cast<std::ptrdiff_t>(first),
        o.changes.end());
    const auto by_id = [](const Told& a, const Told& b) {
      return std::get<0>(a) < std::get<0>(b);
    };
    std::stable_sort(told.begin(), told.end(), by_id);
    std::stable_sort(expected.begin(), expected.end(), by_id);
    ASSERT_EQ(told.size(), expected.size());
    EXPECT_TRUE(told == expected);
  }

  void CompareSummary(const std::string& name, const Model::Organization& o) {
    const auto summary = store().Summary({.organization = name});
    ASSERT_TRUE(summary.ok()) << summary.status();
    int64_t blocked = 0, pending = 0;
    for (const auto& [id, d] : o.deployments) {
      v1::Assessment a;
      a.ParseFromString(d.announced);
      blocked += a.verdict() == v1::VERDICT_BLOCKED;
      pending += d.announced.empty();
    }
    EXPECT_EQ(summary->total(), static_cast<int64_t>(o.deployments.size()));
    EXPECT_EQ(summary->blocked(), blocked);
    EXPECT_EQ(summary->pending(), pending);
  }

  // Once nothing is due, what was announced is what is true now.
  void CompareWithTruth() {
    for (const auto& [name, o] : model_.organizations()) {
      for (const auto& [id, d] : o.deployments) {
        const auto settings = SettingsOf(d.settings);
        ASSERT_TRUE(settings.ok());
        EXPECT_EQ(d.announced, DeterministicBytes(Judge(d.facts, *settings,
                                                        snapshot_, Day())));
      }
    }
  }

  void Step() {
    switch (Pick(24)) {
      case 0:
        return Delete();
      case 1:
        return SetTarget();
      case 2:
        return Acknowledge();
      case 3:
        return Revoke();
      case 4:
        return Pick(4) == 0 ? NewSnapshot() : Work();
      case 5:
        return ClaimAndCrash();
      case 6:
        return SaveTooLate();
      case 7:
        return Pick(4) == 0 ? SaveOfOldSnapshot() : Work();
      case 8:
        now_ += absl::Hours(Pick(8) == 0 ? 24 : 1);
        return;
      case 9:
        return Reopen();
      default:
        return Pick(2) == 0 ? Upsert() : Work();
    }
  }

  std::mt19937 random_{20240301};
  Model model_;
  int step_ = 0;
  int snapshot_ = 0;
  int catalog_ = 0;
  int64_t number_ = 0;
  int cause_ = 0;
  bool everything_marked_ = false;
  std::set<int64_t> marked_;
  // Of each organization, so many changes were compared.
  std::map<std::string, size_t> compared_;
};

int Operations() {
  const char* text = std::getenv("UPGRADE_ADVISOR_MODEL_OPERATIONS");
  int out = 0;
  return text != nullptr && absl::SimpleAtoi(text, &out) ? out : 2000;
}

TEST_P(ModelTest, TheStoreSaysWhatASlowModelSays) {
  NewSnapshot();
  for (step_ = 0; step_ < Operations(); ++step_) {
    Step();
    if (step_ % 100 == 99) CompareAll();
    if (step_ % 400 == 399) {
      now_ += absl::Minutes(3);
      WorkToTheEnd();
      CompareAll();
      CompareWithTruth();
    }
    ASSERT_FALSE(HasFailure()) << "at operation " << step_;
  }
  CompareAllChanges();
}

INSTANTIATE_TEST_SUITE_P(Stores, ModelTest,
                         testing::Values("sqlite", "postgresql"),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace upgrade_advisor
