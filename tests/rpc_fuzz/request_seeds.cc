#include "tests/rpc_fuzz/request_seeds.h"

#include <google/protobuf/util/json_util.h>

#include <iostream>
#include <map>
#include <random>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "astro/upgrade/v1/catalog_service.pb.h"
#include "astro/upgrade/v1/fleet_service.pb.h"
#include "astro/upgrade/v1/plugin_service.pb.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "tests/engine/case_requests.h"

namespace upgrade_advisor {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

constexpr int kRequestsOfCases = 150;
constexpr char kReceiver[] = "https://127.0.0.1:9/hook";

// The sections of a Deployment that no case of a plugin has.
constexpr char kDeployment[] = R"({
  "name": "prod",
  "image": "quay.io/astronomer/astro-runtime:7.6.0",
  "environment": {"variables": {
      "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
      "AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR": "True",
      "AIRFLOW__CORE__SQL_ALCHEMY_CONN": "postgresql://u:p@h/d"},
      "partial": true},
  "pipFreeze": {"text": "celery==5.2.6\napache-airflow==2.5.3\nx @ https://h/x"},
  "database": {"backend": "postgres", "version": "13.4",
      "tables": [{"name": "xcom", "rows": "5000000", "sizeBytes": "7"}],
      "probes": {"task_instance.state.sensing": "2"}},
  "executor": "CeleryExecutor",
  "platform": {"kind": "KIND_ASTRO", "version": "1.2.3"},
  "facts": {"facts": [{"kind": "FACT_KIND_IMPORT",
      "name": "airflow.contrib.hooks", "file": "dags/a.py", "line": 3}],
      "completeKinds": ["FACT_KIND_IMPORT"]},
  "files": [
    {"path": "Dockerfile", "text":
     "FROM quay.io/astronomer/astro-runtime:7.6.0\nENV AIRFLOW__CORE__PARALLELISM=32\n"},
    {"path": "requirements.txt", "text": "pandas>=1.5,<2\nastro-sdk-python\n"},
    {"path": "packages.txt", "text": "libpq-dev\n"},
    {"path": "airflow.cfg", "text": "[core]\nexecutor = LocalExecutor\n"},
    {"path": ".env", "text": "AIRFLOW__WEBSERVER__RBAC=True\n"}],
  "deployHistory": {"deploys": [
    {"id": "a", "time": "2026-01-02T03:04:05Z", "kind": "KIND_IMAGE",
     "image": "quay.io/astronomer/astro-runtime:7.5.0"},
    {"id": "b", "time": "2026-02-02T03:04:05Z", "kind": "KIND_DAGS",
     "release": {"distribution": "DISTRIBUTION_RUNTIME", "version": "7.6.0"}}]}
})";

constexpr char kRelease[] =
    R"({"distribution": "DISTRIBUTION_RUNTIME", "version": "9.7.0"})";

struct Seed {
  const char* method;
  std::string json;
};

std::vector<Seed> UpgradeSeeds() {
  return {
      {"PlanUpgrade",
       absl::StrCat(R"({"deployment": )", kDeployment,
                    R"(, "target": {"policy": "TARGET_POLICY_LATEST"}})")},
      {"PlanUpgrade", absl::StrCat(R"({"deployment": )", kDeployment,
                                   R"(, "target": {"airflowVersion": "2.9"},
         "asOf": "2026-11-20", "allowDeprecated": true, "view": "VIEW_FULL",
         "includeUndecided": true, "includeAlternatives": true,
         "whyNot": [)",
                                   kRelease, R"(],
         "acknowledgements": [{"advisoryId": "R5-DB-XCOM-COPY",
             "reason": "small", "expires": "2027-01-01"}],
         "readMask": "plan.verdict,plan.steps"})")},
      {"PlanUpgrades",
       absl::StrCat(R"({"common": {"target": {"policy": "TARGET_POLICY_LATEST"},
         "asOf": "2026-11-20", "readMask": "summary"},
         "requests": [{}, {"deployment": )",
                    kDeployment, R"(}, {"deployment": )", kDeployment,
                    R"(, "view": "VIEW_FULL"}]})")},
      {"ValidateUpgrade",
       absl::StrCat(R"({"deployment": )", kDeployment, R"(, "target": )",
                    kRelease, R"(, "includeUndecided": true,
         "upgradeTest": "{\"version\": 1}"})")},
      {"ValidateUpgrade",
       absl::StrCat(R"({"deployment": )", kDeployment,
                    R"(, "image": "quay.io/astronomer/astro-runtime:9"})")},
      {"ConfirmUpgrade",
       absl::StrCat(R"({"target": )", kRelease, R"(, "source": )", kRelease,
                    R"(, "platform": {"kind": "KIND_ASTRO"},
         "shown": {"runtimeVersion": "9.7.0", "airflowVersion": "2.7.3",
                   "imageTag": "9.7.0", "text": "v2.7.3+astro.3"},
         "imageTag": "9.7.0"})")},
      {"AssessRollback", absl::StrCat(R"({"deployment": )", kDeployment,
                                      R"(, "asOf": "2026-11-20"})")},
  };
}

std::vector<Seed> ListSeeds() {
  return {
      {"ListReleases", R"({"distribution": "DISTRIBUTION_RUNTIME",
         "line": "9", "offered": true, "asOf": "2026-11-20", "pageSize": 5})"},
      {"ListReleases", R"({"pageToken": "x"})"},
      {"GetRelease",
       absl::StrCat(R"({"release": )", kRelease, R"(, "asOf": "2026-11-20"})")},
      {"ListPlugins", R"({"pageSize": 3})"},
      {"ListAdvisories", absl::StrCat(R"({"plugin": "lifecycle", "target": )",
                                      kRelease, R"(, "pageSize": 10})")},
      {"ListAdvisories", R"({"pageSize": 1000})"},
      {"GetAdvisory", R"({"id": "R5-DB-XCOM-COPY"})"},
  };
}

std::vector<Seed> FleetSeeds() {
  const std::string of = R"({"organization": "fuzz")";
  const std::string scope =
      R"("scope": {"organization": "fuzz", "workspace": "w", "deploymentId": "d"})";
  return {
      {"UpsertDeployments",
       absl::StrCat(of, R"(, "deployment": {"deploymentId": "d",
         "workspace": "w", "revision": "1", "source": "fuzz",
         "factsTime": "2026-11-20T00:00:00Z", "deployment": )",
                    kDeployment, "}}")},
      {"DeleteDeployments", of + R"(, "deploymentIds": ["d", "e"]})"},
      {"GetDeployment", of + R"(, "deploymentId": "d", "includePlan": true})"},
      {"ListDeployments",
       of + R"(, "filter": "verdict = \"BLOCKED\" AND line:9",
         "orderBy": "name desc", "pageSize": 5})"},
      {"SummarizeFleet", of + R"(, "workspace": "w", "endingDays": 90})"},
      {"ListFindings", of + R"(, "advisoryId": "R5-DB-XCOM-COPY"})"},
      {"ListChanges", of + R"(, "pageSize": 5, "deploymentId": "d"})"},
      {"WatchChanges", of + R"(, "workspace": "w", "after": "0"})"},
      {"SetTarget", absl::StrCat("{", scope, R"(, "target": {"target":
         {"policy": "TARGET_POLICY_LATEST"}, "allowDeprecated": true}})")},
      {"Acknowledge", absl::StrCat(R"({"acknowledgement": {)", scope,
                                   R"(, "owner": "us", "acknowledgement":
         {"advisoryId": "R5-DB-XCOM-COPY", "reason": "small"}}})")},
      {"Revoke", of + R"(, "acknowledgementId": "a"})"},
      {"ListAcknowledgements", of + "}"},
      {"Subscribe",
       absl::StrCat(R"({"subscription": {)", scope, R"(, "url": ")", kReceiver,
                    R"(", "format": "FORMAT_SLACK", "secret": "s",
         "kinds": ["CHANGE_KIND_VERDICT"], "daily": true, "quietFrom": 22,
         "quietUntil": 6}})")},
      {"Unsubscribe", of + R"(, "subscriptionId": "a"})"},
      {"ListSubscriptions", of + "}"},
  };
}

std::unique_ptr<Message> NewRequest(const MethodDescriptor& method) {
  const Message* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(
          method.input_type());
  return std::unique_ptr<Message>(prototype->New());
}

void AddSeed(const std::string& json, FuzzedMethod& method) {
  std::unique_ptr<Message> request = NewRequest(*method.descriptor);
  const auto status =
      google::protobuf::util::JsonStringToMessage(json, request.get());
  if (!status.ok()) {
    std::cerr << method.path << ": " << status.ToString() << "\n";
    std::abort();
  }
  method.seeds.push_back(std::move(request));
}

void AddRequestsOfCases(FuzzedMethod& method) {
  const bool is_plan = method.descriptor->name() == "PlanUpgrade";
  if (!is_plan && method.descriptor->name() != "ValidateUpgrade") return;
  const std::vector<PluginCase> cases = BundledCases();
  for (int i = 0; i < kRequestsOfCases; ++i) {
    std::mt19937 random(i);
    const v1::ValidateUpgradeRequest request = RequestOfCases(cases, random);
    method.seeds.push_back(NewRequest(*method.descriptor));
    if (is_plan) {
      method.seeds.back()->CopyFrom(PlanRequestOf(request));
    } else {
      method.seeds.back()->CopyFrom(request);
    }
  }
}

int WeightOf(const MethodDescriptor& method) {
  if (method.service()->name() == "UpgradeService") return 6;
  return method.name() == "UpsertDeployments" ? 3 : 1;
}

FuzzedMethod MethodOf(const MethodDescriptor& method) {
  FuzzedMethod out;
  out.path =
      absl::StrCat("/", method.service()->full_name(), "/", method.name());
  out.descriptor = &method;
  out.weight = WeightOf(method);
  out.is_pure = method.service()->name() != "FleetService";
  out.has_end = method.name() != "WatchChanges";
  for (const auto& seeds : {UpgradeSeeds(), ListSeeds(), FleetSeeds()}) {
    for (const Seed& seed : seeds) {
      if (seed.method == method.name()) AddSeed(seed.json, out);
    }
  }
  AddRequestsOfCases(out);
  if (out.seeds.empty()) {
    std::cerr << out.path << " has no seed: add one to request_seeds.cc\n";
    std::abort();
  }
  return out;
}

}  // namespace

std::vector<FuzzedMethod> FuzzedMethods() {
  std::vector<FuzzedMethod> methods;
  for (const Message* of_service : std::initializer_list<const Message*>{
           &v1::PlanUpgradeRequest::default_instance(),
           &v1::ListReleasesRequest::default_instance(),
           &v1::ListPluginsRequest::default_instance(),
           &v1::UpsertDeploymentsRequest::default_instance()}) {
    const auto& file = *of_service->GetDescriptor()->file();
    const ServiceDescriptor& service = *file.service(0);
    for (int i = 0; i < service.method_count(); ++i) {
      methods.push_back(MethodOf(*service.method(i)));
    }
  }
  return methods;
}

bool CallsNobody(const FuzzedMethod& method, const std::string& request) {
  if (method.descriptor->name() != "Subscribe") return true;
  v1::SubscribeRequest read;
  if (!read.ParseFromString(request)) return true;
  const std::string& url = read.subscription().url();
  return url == kReceiver || !absl::StrContains(url, ":");
}

}  // namespace upgrade_advisor
