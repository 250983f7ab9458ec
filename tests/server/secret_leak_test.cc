// A secret in any field that takes free text: no answer, no error and no detail
// may have it, although a plugin tells everything it sees.
#include <gmock/gmock.h>

#include "absl/strings/match.h"
#include "tests/server/service_fixture.h"

namespace upgrade_advisor {
namespace {

constexpr char kMarker[] = "hunter2marker";

std::shared_ptr<const Snapshot> TattlingSnapshot() {
  static const auto* snapshot =
      new std::shared_ptr<const Snapshot>(TrustedSnapshot(
          {UPGRADE_ADVISOR_BINARY_DIR "/plugins", UA_TATTLER_FOLDER}));
  return *snapshot;
}

class SecretLeak : public ServiceTest {
 protected:
  SecretLeak() { engine_.Swap(TattlingSnapshot()); }

  // Everything that goes over the wire.
  static std::string AllBytes(const Reply& reply) {
    return absl::StrCat(reply.bytes, reply.status.error_message(),
                        reply.status.error_details());
  }
  void ExpectNoLeak(const v1::PlanUpgradeRequest& plan) const {
    for (v1::View view : {v1::VIEW_FULL, v1::VIEW_BASIC}) {
      v1::PlanUpgradeRequest request = plan;
      request.set_view(view);
      v1::ValidateUpgradeRequest validation = ValidationOf(request);
      validation.set_view(view);
      for (const Reply& reply : {Send(request), Send(validation)}) {
        const std::string bytes = AllBytes(reply);
        EXPECT_FALSE(absl::StrContains(bytes, kMarker))
            << "near "
            << bytes.substr(
                   bytes.find(kMarker) < 60 ? 0 : bytes.find(kMarker) - 60,
                   140);
      }
    }
  }
};

struct Place {
  const char* name;
  void (*put)(const std::string& secret, v1::Deployment& deployment);
};

template <int kVariable>
void PutVariable(const std::string& secret, v1::Deployment& d) {
  constexpr const char* kNames[] = {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
                                    "AIRFLOW__CORE__FERNET_KEY",
                                    "AIRFLOW__CELERY__BROKER_URL",
                                    "AIRFLOW__CORE__SOMETHING",
                                    "AIRFLOW_CONN_DB",
                                    "DB_PASSWORD",
                                    "INNOCENT"};
  (*d.mutable_environment()->mutable_variables())[kNames[kVariable]] = secret;
}

template <int kKind>
void PutFact(const std::string& secret, v1::Deployment& d) {
  v1::Fact& fact = *d.mutable_facts()->add_facts();
  fact.set_kind(static_cast<v1::FactKind>(kKind));
  constexpr const char* kNames[] = {
      "",        "",        "core.note", "INNOCENT",     "mine",
      "mine",    "backend", "",          "connect",      "Hook.password",
      "",        "",        "image.tag", "export TOKEN", "",
      "executor"};
  fact.set_name(kNames[kKind]);
  fact.set_value(secret);
}

const Place kPlaces[] = {
    {"connection", &PutVariable<0>},
    {"fernet_key", &PutVariable<1>},
    {"broker", &PutVariable<2>},
    {"setting", &PutVariable<3>},
    {"airflow_connection", &PutVariable<4>},
    {"password_variable", &PutVariable<5>},
    {"any_variable", &PutVariable<6>},
    {"pip_url",
     [](const std::string& s, v1::Deployment& d) {
       d.mutable_pip_freeze()->set_text("mine @ " + s + "\ncelery==5.2.6");
     }},
    {"pip_version",
     [](const std::string& s, v1::Deployment& d) {
       d.mutable_pip_freeze()->set_text("mine==" + s);
     }},
    {"database_backend",
     [](const std::string& s, v1::Deployment& d) {
       d.mutable_database()->set_backend(s);
     }},
    {"database_version",
     [](const std::string& s, v1::Deployment& d) {
       d.mutable_database()->set_version("PostgreSQL 13.4 " + s);
     }},
    {"executor",
     [](const std::string& s, v1::Deployment& d) { d.set_executor(s); }},
    {"platform_version",
     [](const std::string& s, v1::Deployment& d) {
       d.mutable_platform()->set_kind(v1::Platform::KIND_SOFTWARE);
       d.mutable_platform()->set_version(s);
     }},
    {"image", [](const std::string& s, v1::Deployment& d) { d.set_image(s); }},
    {"label", [](const std::string& s, v1::Deployment& d) { d.set_name(s); }},
    {"fact_config", &PutFact<v1::FACT_KIND_CONFIG>},
    {"fact_env", &PutFact<v1::FACT_KIND_ENV>},
    {"fact_requirement", &PutFact<v1::FACT_KIND_REQUIREMENT>},
    {"fact_package", &PutFact<v1::FACT_KIND_PACKAGE>},
    {"fact_database", &PutFact<v1::FACT_KIND_DATABASE>},
    {"fact_call", &PutFact<v1::FACT_KIND_CALL>},
    {"fact_keyword", &PutFact<v1::FACT_KIND_KEYWORD>},
    {"fact_docker", &PutFact<v1::FACT_KIND_DOCKER>},
    {"fact_shell", &PutFact<v1::FACT_KIND_SHELL>},
    {"fact_request", &PutFact<v1::FACT_KIND_REQUEST>},
};

// What an URI with a password looks like, whole and cut, short and too long.
std::vector<std::string> Secrets() {
  const std::string marker = kMarker;
  return {"postgres://airflow:" + marker + "@db:5432/airflow",
          "https://" + marker + "@github.com/org/repo.git",
          "redis://:" + marker + "@r/0",
          "git+https://u:" + marker + "@h/x.git#egg=y",
          "https://u:" + marker + "@" + std::string(70000, 'x')};
}

TEST_F(SecretLeak, IsNowhereForASecretInAnyField) {
  for (const Place& place : kPlaces) {
    for (const std::string& secret : Secrets()) {
      SCOPED_TRACE(absl::StrCat(place.name, ": ", secret.substr(0, 60)));
      v1::PlanUpgradeRequest request = DocumentedPlan();
      place.put(secret, *request.mutable_deployment());
      ExpectNoLeak(request);
    }
  }
}

// Faults elsewhere must not bring a secret out either.
TEST_F(SecretLeak, IsNowhereInErrorsAboutOtherFields) {
  for (const Place& place : kPlaces) {
    SCOPED_TRACE(place.name);
    v1::PlanUpgradeRequest request = DocumentedPlan();
    place.put(Secrets()[0], *request.mutable_deployment());
    request.mutable_target()->mutable_release()->set_version("5.0.99");
    ExpectNoLeak(request);
    request.set_as_of("never");
    request.mutable_deployment()->mutable_database()->add_tables();
    ExpectNoLeak(request);
  }
}

TEST_F(SecretLeak, IsNowhereInTheImageOfAChange) {
  for (const std::string& secret : Secrets()) {
    for (const std::string& image :
         {secret, secret + ":9.0.0", "astro-runtime:" + secret,
          "astro-runtime:9.0.0@" + secret}) {
      v1::ValidateUpgradeRequest request = ValidationOf(DocumentedPlan());
      request.set_image(image);
      EXPECT_FALSE(absl::StrContains(AllBytes(Send(request)), kMarker))
          << image.substr(0, 80);
    }
  }
}

// A secret without the look of one is not seen, but in places that are meant
// for secrets it never needs to be.
TEST_F(SecretLeak, IsNowhereForAPlainWordWhereSecretsAreKept) {
  for (const Place& place : kPlaces) {
    const std::string name = place.name;
    if (name != "connection" && name != "fernet_key" && name != "broker" &&
        name != "airflow_connection" && name != "password_variable" &&
        name != "any_variable" && name != "pip_url" && name != "pip_version" &&
        name != "database_version" && name != "fact_env" &&
        name != "fact_keyword" && name != "fact_shell") {
      continue;
    }
    SCOPED_TRACE(name);
    v1::PlanUpgradeRequest request = DocumentedPlan();
    place.put(kMarker, *request.mutable_deployment());
    ExpectNoLeak(request);
  }
}

// Or the tests above would prove nothing.
TEST_F(SecretLeak, WouldBeSeenBecauseThePluginTellsEverything) {
  v1::PlanUpgradeRequest request = DocumentedPlan();
  request.mutable_deployment()->set_executor("CeleryExecutor");
  (*request.mutable_deployment()
        ->mutable_environment()
        ->mutable_variables())["AIRFLOW__CORE__SOMETHING"] = "no secret";
  (*request.mutable_deployment()
        ->mutable_environment()
        ->mutable_variables())["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] =
      Secrets()[0];
  const std::string bytes = AllBytes(Send(request));
  EXPECT_THAT(bytes, ::testing::HasSubstr("tattled executor CeleryExecutor"));
  EXPECT_THAT(bytes, ::testing::HasSubstr("tattled core.something no secret"));
  EXPECT_THAT(bytes, ::testing::HasSubstr("tattled database.sql_alchemy_conn "
                                          "postgres://[redacted]"));
}

}  // namespace
}  // namespace upgrade_advisor
