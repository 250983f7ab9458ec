// The planner against the slow reference, on random worlds and on the bundled
// catalog.

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "services/advisor/availability.h"
#include "services/advisor/planner.h"
#include "services/advisor/target_resolution.h"
#include "services/catalog/catalog_files.h"
#include "services/catalog/catalog_loader.h"
#include "services/domain/step_condition.h"
#include "tests/advisor/reference_planner.h"
#include "tests/advisor/table_judge.h"
#include "tests/advisor/toy_catalog.h"

namespace upgrade_advisor {
namespace {

std::string KeyOf(const FactSheet& sheet) {
  return ReleaseFact(sheet, "distribution") + ":" +
         ReleaseFact(sheet, "version");
}
std::string KeyOf(const Release& r) {
  return std::string(DistributionName(r.distribution())) + ":" +
         r.version.ToString();
}

// A random number that depends on its arguments only.
uint32_t Draw(uint32_t seed, const std::string& a, const std::string& b,
              uint32_t salt) {
  std::seed_seq seq{seed, salt,
                    static_cast<uint32_t>(std::hash<std::string>()(a)),
                    static_cast<uint32_t>(std::hash<std::string>()(b))};
  uint32_t out[1];
  seq.generate(out, out + 1);
  return out[0];
}

// Two lines of thought about one random world: a catalog with a judge for the
// planner, plain numbers for the reference.
class RandomWorld {
 public:
  // Which answers there are: of all sorts, or only such as depend on both ends
  // of a step.
  enum class Answers { kOfAllSorts, kOfBothEnds };

  explicit RandomWorld(uint32_t seed, Answers answers = Answers::kOfAllSorts)
      : seed_(seed), answers_(answers), random_(seed) {
    MakeReleases();
    forbidden_percent_ = 10 + random_() % 60;
    blocked_percent_ = random_() % 50;
    AddAdvisories();
  }

  const std::vector<Release>& releases() const { return releases_; }
  const Judge& judge() const { return judge_; }

  ToyWorld Toy(const Catalog& catalog) const {
    ToyWorld world;
    std::map<std::pair<bool, int>, bool> seen;
    for (const Release& r : catalog.releases()) {
      ToyRelease toy;
      toy.certified = r.distribution() == Distribution::kCertified;
      toy.order = static_cast<int>(world.releases.size());
      toy.airflow = AirflowNumber(r);
      toy.usable = !r.yanked && *r.release_date <= kToyDay;
      toy.ended = r.end_of_maintenance && *r.end_of_maintenance < kToyDay;
      world.releases.push_back(toy);
    }
    // A later usable hotfix of the same Certified version takes its place.
    for (size_t i = 0; i < world.releases.size(); ++i) {
      for (size_t j = i + 1; j < world.releases.size(); ++j) {
        ToyRelease& a = world.releases[i];
        const ToyRelease& b = world.releases[j];
        if (a.certified && b.certified && b.usable && a.airflow == b.airflow) {
          a.newest_hotfix = false;
        }
      }
    }
    world.forbidden = [this, &catalog](int from, int to) {
      return IsForbidden(KeyOf(catalog.releases()[from]),
                         KeyOf(catalog.releases()[to]));
    };
    world.advisories = kBlocking;
    world.answer = [this, &catalog](int advisory, int from, int to) {
      const Release& source = catalog.releases()[from];
      const Release& target = catalog.releases()[to];
      return Meets(blocking_[advisory], source, target) == Truth::kYes
                 ? AnswerOf(KeyOf(source), KeyOf(target), 100 + advisory)
                 : Outcome::kNo;
    };
    return world;
  }
  // From now on so many of a hundred answers are unknown.
  void Forget(uint32_t percent) { forgotten_percent_ = percent; }

 private:
  static int AirflowNumber(const Release& r) {
    return static_cast<int>(r.airflow->part(0) * 10000 +
                            r.airflow->part(1) * 100 + r.airflow->part(2));
  }

  void MakeReleases() {
    const int certified = 1 + random_() % 4;
    for (int i = 0; i < certified; ++i) {
      const int hotfixes = 1 + random_() % 2;
      for (int h = 1; h <= hotfixes; ++h) {
        Add(ToyCertified("2." + std::to_string(1 + i / 2) + "." +
                         std::to_string(i % 2) + "-" + std::to_string(h)));
      }
    }
    const int runtime = 2 + random_() % 5;
    for (int i = 0; i < runtime; ++i) {
      Add(ToyRuntime(
          std::to_string(4 + i / 2) + ".0." + std::to_string(i % 2),
          "2." + std::to_string(1 + i / 2) + "." + std::to_string(i % 2)));
    }
    if (random_() % 2) Add(ToyRuntime("3.0-1", "3.0.0"));
    if (random_() % 2) Add(ToyRuntime("3.0-2", "3.0.1"));
  }
  void Add(Release r) {
    r.yanked = random_() % 8 == 0;
    if (random_() % 10 == 0) r.release_date = absl::CivilDay(2027, 1, 1);
    if (random_() % 3 == 0) r.end_of_maintenance = absl::CivilDay(2024, 1, 1);
    releases_.push_back(std::move(r));
  }
  void AddAdvisories() {
    judge_.AddForbidding("FORBIDS", kAllStepKinds, [this](const StepSheets& s) {
      return IsForbidden(KeyOf(*s.source), KeyOf(*s.target)) ? Outcome::kYes
                                                             : Outcome::kNo;
    });
    for (uint32_t salt = 100; salt < 100 + kBlocking; ++salt) {
      Advisory advisory;
      advisory.id = "BLOCKS-" + std::to_string(salt);
      advisory.severity = Severity::kCritical;
      advisory.effect = Effect::kBlocksStep;
      advisory.on = RandomCondition();
      blocking_.push_back(advisory.on);
      judge_.Add(
          std::move(advisory),
          [this, salt](const StepSheets& s) {
            return AnswerOf(KeyOf(*s.source), KeyOf(*s.target), salt);
          },
          RestsOnOf(salt));
    }
  }
  StepCondition RandomCondition() {
    StepCondition out;
    if (random_() % 3 == 0) out.kinds = 1u << random_() % 3;
    if (random_() % 3 == 0) out.crosses_airflow = RandomAirflow();
    if (random_() % 4 == 0) out.lands_airflow_low = RandomAirflow();
    return out;
  }
  Pep440Version RandomAirflow() {
    return *Pep440Version::Parse("2." + std::to_string(1 + random_() % 3) +
                                 "." + std::to_string(random_() % 2));
  }
  TableJudge::RestsOn RestsOnOf(uint32_t salt) const {
    return answers_ == Answers::kOfBothEnds
               ? TableJudge::RestsOn::kAll
               : static_cast<TableJudge::RestsOn>(salt % 3);
  }
  bool IsForbidden(const std::string& from, const std::string& to) const {
    return Draw(seed_, from, to, 1) % 100 < forbidden_percent_;
  }
  Outcome AnswerOf(std::string from, std::string to, uint32_t salt) const {
    if (RestsOnOf(salt) != TableJudge::RestsOn::kAll) from.clear();
    if (RestsOnOf(salt) == TableJudge::RestsOn::kDeployment) to.clear();
    if (Draw(seed_, from, to, salt + 1000) % 100 < forgotten_percent_) {
      return Outcome::kUnknown;
    }
    return Draw(seed_, from, to, salt) % 100 < blocked_percent_ ? Outcome::kYes
                                                                : Outcome::kNo;
  }

  static constexpr uint32_t kBlocking = 6;

  const uint32_t seed_;
  const Answers answers_;
  std::mt19937 random_;
  uint32_t forbidden_percent_ = 0;
  uint32_t blocked_percent_ = 0;
  uint32_t forgotten_percent_ = 0;
  std::vector<StepCondition> blocking_;  // when they may block
  std::vector<Release> releases_;
  TableJudge judge_;
};

std::vector<std::string> KeysOf(const Path& path) {
  std::vector<std::string> out;
  for (const PlannedStep& step : path.steps) out.push_back(KeyOf(step.target));
  return out;
}

TEST(PlannerReference, AgreesWithTryingEveryPathOnRandomWorlds) {
  int with_path = 0;
  int longer_than_one = 0;
  int blocked = 0;
  for (uint32_t seed = 1; seed <= 1500; ++seed) {
    RandomWorld world(seed);
    world.Forget(seed % 3 * 20);
    const ToyGraph toy(world.releases(), &world.judge());
    const ToyWorld plain = world.Toy(toy.catalog());
    const int n = static_cast<int>(toy.catalog().releases().size());
    for (int start = 0; start < n; start += 2) {
      for (int target = 0; target < n; ++target) {
        const Release& to = toy.catalog().releases()[target];
        const PlanRequest request =
            toy.From(toy.catalog().releases()[start].version, to.version);
        if (ResolveTarget(toy.catalog(), request).release == nullptr) continue;
        const Plan plan = MakePlan(toy.graph(), request).value();
        const std::vector<int> expected =
            ReferencePlanner(plain, start, target).Plan();
        std::vector<std::string> keys;
        for (int i : expected)
          keys.push_back(KeyOf(toy.catalog().releases()[i]));
        ASSERT_EQ(KeysOf(plan.path), keys)
            << "seed " << seed << " from "
            << KeyOf(toy.catalog().releases()[start]) << " to " << KeyOf(to);
        with_path += !expected.empty();
        longer_than_one += expected.size() > 1;
        blocked += plan.verdict == Verdict::kBlocked;
      }
    }
  }
  // The worlds are worth the name only if they exercise all of it.
  EXPECT_GT(with_path, 5000);
  EXPECT_GT(longer_than_one, 500);
  EXPECT_GT(blocked, 500);
}

TEST(PlannerReference, KnowingLessNeverMakesAPathLongerOrItsVerdictBetter) {
  int shorter = 0;
  int blocked = 0;
  for (uint32_t seed = 1; seed <= 500; ++seed) {
    RandomWorld world(seed, RandomWorld::Answers::kOfBothEnds);
    const ToyGraph toy(world.releases(), &world.judge());
    const int n = static_cast<int>(toy.catalog().releases().size());
    for (int start = 0; start < n; start += 2) {
      for (int target = 0; target < n; ++target) {
        const PlanRequest request =
            toy.From(toy.catalog().releases()[start].version,
                     toy.catalog().releases()[target].version);
        if (ResolveTarget(toy.catalog(), request).release == nullptr) continue;
        world.Forget(0);
        const Plan knowing = MakePlan(toy.graph(), request).value();
        world.Forget(30);
        const Plan guessing = MakePlan(toy.graph(), request).value();
        ASSERT_LE(guessing.path.steps.size(), knowing.path.steps.size())
            << "seed " << seed << " from " << start << " to " << target;
        shorter += guessing.path.steps.size() < knowing.path.steps.size();
        // What is known to be blocked may become incomplete, never ready.
        if (knowing.verdict != Verdict::kBlocked) continue;
        ++blocked;
        ASSERT_NE(guessing.verdict, Verdict::kReady);
      }
    }
  }
  EXPECT_GT(shorter, 0);
  EXPECT_GT(blocked, 100);
}

// The rules of the real plugins written again, for the reference.
struct RealRules {
  bool operator()(const Release& a, const Release& b) const {
    const bool certified = a.distribution() == Distribution::kCertified;
    const bool migrates =
        certified && b.distribution() == Distribution::kRuntime;
    const uint32_t a_major = a.airflow->part(0);
    const uint32_t b_major = b.airflow->part(0);
    if (migrates) {
      return a_major != b_major || a.airflow->part(1) != b.airflow->part(1) ||
             b.airflow->part(2) < a.airflow->part(2);
    }
    if (certified && a_major == 1 && b_major == 2) {
      return a.airflow->part(1) < 10 || a.airflow->part(2) < 14;
    }
    if (!certified && a_major == 2 && b_major == 3) {
      return a.version.runtime()->first() < 12;
    }
    return false;
  }
};

TEST(PlannerReference, AgreesWithTryingEveryPathOnTheBundledCatalog) {
  const auto sources = ReadCatalogSources(
      CatalogPathsIn(UPGRADE_ADVISOR_SOURCE_DIR "/services/catalog/data"));
  ASSERT_TRUE(sources.ok()) << sources.status();
  absl::StatusOr<Catalog> loaded = LoadCatalog(*sources);
  ASSERT_TRUE(loaded.ok()) << loaded.status();

  const RealRules rules;
  TableJudge judge;
  std::map<std::string, const Release*> by_key;
  for (const Release& r : loaded->releases()) by_key[KeyOf(r)] = &r;
  judge.AddForbidding("RULES", kAllStepKinds, [&](const StepSheets& s) {
    return rules(*by_key.at(KeyOf(*s.source)), *by_key.at(KeyOf(*s.target)))
               ? Outcome::kYes
               : Outcome::kNo;
  });
  const ToyGraph toy(std::vector<Release>(loaded->releases().begin(),
                                          loaded->releases().end()),
                     &judge);

  ToyWorld plain;
  std::map<std::string, int> newest;
  for (const Release& r : toy.catalog().releases()) {
    ToyRelease t;
    t.certified = r.distribution() == Distribution::kCertified;
    t.order = static_cast<int>(plain.releases.size());
    t.airflow = static_cast<int>(r.airflow->part(0) * 10000 +
                                 r.airflow->part(1) * 100 + r.airflow->part(2));
    t.usable = !r.yanked && r.release_date && *r.release_date <= kToyDay;
    t.ended = r.end_of_maintenance && *r.end_of_maintenance < kToyDay;
    if (t.certified) newest[r.airflow->ToString()] = t.order;
    plain.releases.push_back(t);
  }
  for (size_t i = 0; i < plain.releases.size(); ++i) {
    const Release& r = toy.catalog().releases()[i];
    plain.releases[i].newest_hotfix =
        !plain.releases[i].certified ||
        newest.at(r.airflow->ToString()) == static_cast<int>(i);
  }
  plain.forbidden = [&](int a, int b) {
    return rules(toy.catalog().releases()[a], toy.catalog().releases()[b]);
  };

  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"certified:2.2.3-2", "runtime:5.0.4"},
      {"certified:2.2.3-2", "runtime:3.3-8"},
      {"certified:2.1.4-10", "runtime:13.11.0"},
      {"certified:2.4.3-6", "runtime:3.2-2"},
      {"certified:1.10.15-9", "runtime:9.17.0"},
      {"certified:1.10.10-10", "certified:2.4.3-6"},
      {"runtime:4.2.4", "runtime:6.0.4"},
      {"runtime:7.6.0", "runtime:3.3-8"},
      {"runtime:2.1.1", "runtime:3.0-18"},
      {"runtime:12.0.0", "runtime:3.1-21"},
      {"runtime:11.0.0", "runtime:3.3-2"}};
  for (const auto& [from, to] : pairs) {
    const Release& start = *by_key.at(from);
    const Release& target = *by_key.at(to);
    const Plan plan = toy.PlanOf(start.version, target.version);
    const std::vector<int> expected =
        ReferencePlanner(plain, static_cast<int>(toy.NodeOf(start.version)),
                         static_cast<int>(toy.NodeOf(target.version)))
            .Plan();
    std::vector<std::string> keys;
    for (int i : expected) keys.push_back(KeyOf(toy.catalog().releases()[i]));
    EXPECT_EQ(KeysOf(plan.path), keys) << from << " to " << to;
    EXPECT_FALSE(keys.empty()) << from << " to " << to;
  }
}

}  // namespace
}  // namespace upgrade_advisor
