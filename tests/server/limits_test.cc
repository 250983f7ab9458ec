// Requests that are too large, too many, or absurd.
#include <gmock/gmock.h>

#include "tests/server/service_fixture.h"

namespace upgrade_advisor {
namespace {

using google::rpc::BadRequest;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

using Limits = ServiceTest;

// A field that nobody knows, of some size: a sound message of that weight.
std::string Ballast(size_t size) {
  std::string out("\x82\x7d", 2);  // field 2000, bytes
  for (size_t n = size; n > 0; n >>= 7) {
    out.push_back(static_cast<char>((n & 0x7f) | (n > 0x7f ? 0x80 : 0)));
  }
  return out + std::string(size, 'b');
}

TEST_F(Limits, RequestOfAlmost4MibIsRead) {
  const std::string bytes =
      DocumentedPlan().SerializeAsString() + Ballast((4u << 20) - 4096);
  EXPECT_TRUE(Send(kPlan, bytes).status.ok());
}

TEST_F(Limits, RequestOver4MibIsRefusedWithItsSizeAndTheLimit) {
  const std::string bytes =
      DocumentedPlan().SerializeAsString() + Ballast(5u << 20);
  for (const std::string& method : Methods()) {
    const Reply reply = Send(method, bytes);
    ExpectErrorInfo(reply, grpc::StatusCode::RESOURCE_EXHAUSTED,
                    "REQUEST_TOO_LARGE");
    const auto info = reply.detail<google::rpc::ErrorInfo>();
    EXPECT_EQ(info.metadata().at("limit_bytes"), absl::StrCat(4u << 20));
    EXPECT_EQ(info.metadata().at("size_bytes"), absl::StrCat(bytes.size()));
  }
  ExpectStillServes();
}

TEST_F(Limits, RequestOver8MibIsRefusedUnread) {
  const std::string bytes(9u << 20, '\0');
  EXPECT_EQ(Send(kPlan, bytes).status.error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  ExpectStillServes();
}

// The operator's flag, and the command line, which is its own service.
TEST_F(Limits, LargerOnesAreTakenWhereTheServiceIsSetUpForThem) {
  const auto large = UpgradeServer::Start(
      engine_, {"127.0.0.1:0"}, {.request_bytes = limits::kRequestBytes});
  const std::string bytes =
      DocumentedPlan().SerializeAsString() + Ballast((32u << 20) - 4096);
  EXPECT_TRUE(Call((*large)->InProcessChannel(), kPlan, bytes).status.ok());
}

// What inflates to more than the limit is not inflated.
TEST_F(Limits, CompressedRequestsAreRefused) {
  for (grpc_compression_algorithm algorithm :
       {GRPC_COMPRESS_GZIP, GRPC_COMPRESS_DEFLATE}) {
    grpc::ChannelArguments arguments;
    arguments.SetCompressionAlgorithm(algorithm);
    const auto channel = grpc::CreateCustomChannel(
        Address(), grpc::InsecureChannelCredentials(), arguments);
    const std::string bytes =
        DocumentedPlan().SerializeAsString() + Ballast(1u << 20);
    EXPECT_EQ(Call(channel, kPlan, bytes).status.error_code(),
              grpc::StatusCode::UNIMPLEMENTED);
  }
  ExpectStillServes();
}

// One section over its limit at a time.
struct Excess {
  const char* name;
  void (*add)(v1::Deployment&);
  const char* field;
  const char* count;
  const char* limit;
};

void AddVariables(v1::Deployment& d, int count) {
  for (int i = 0; i < count; ++i) {
    (*d.mutable_environment()->mutable_variables())[absl::StrCat("V", i)] = "x";
  }
}

const Excess kExcesses[] = {
    {"variables", [](v1::Deployment& d) { AddVariables(d, 10000); },
     "deployment.environment.variables", "10000", "5000"},
    {"value",
     [](v1::Deployment& d) {
       (*d.mutable_environment()->mutable_variables())["V"] =
           std::string(65537, 'x');
     },
     "deployment.environment.variables[V]", "65537", "65536"},
    {"freeze_bytes",
     [](v1::Deployment& d) {
       d.mutable_pip_freeze()->set_text(std::string((1u << 20) + 1, 'x'));
     },
     "deployment.pip_freeze.text", "1048577", "1048576"},
    {"freeze_lines",
     [](v1::Deployment& d) {
       d.mutable_pip_freeze()->set_text(std::string(5001, '\n'));
     },
     "deployment.pip_freeze.text", "5001", "5000"},
    {"tables",
     [](v1::Deployment& d) {
       for (int i = 0; i < 1001; ++i) {
         d.mutable_database()->add_tables()->set_name(absl::StrCat("t", i));
       }
     },
     "deployment.database.tables", "1001", "1000"},
    {"probes",
     [](v1::Deployment& d) {
       for (int i = 0; i < 201; ++i) {
         (*d.mutable_database()->mutable_probes())[absl::StrCat("p", i)] = 1;
       }
     },
     "deployment.database.probes", "201", "200"},
    {"facts",
     [](v1::Deployment& d) {
       for (int i = 0; i < 50001; ++i) {
         v1::Fact& fact = *d.mutable_facts()->add_facts();
         fact.set_kind(v1::FACT_KIND_CALL);
         fact.set_name("f");
       }
     },
     "deployment.facts.facts", "50001", "50000"},
    {"fact_name",
     [](v1::Deployment& d) {
       v1::Fact& fact = *d.mutable_facts()->add_facts();
       fact.set_kind(v1::FACT_KIND_CALL);
       fact.set_name(std::string(513, 'f'));
     },
     "deployment.facts.facts[0].name", "513", "512"},
    {"label", [](v1::Deployment& d) { d.set_name(std::string(257, 'n')); },
     "deployment.name", "257", "256"},
    {"executor",
     [](v1::Deployment& d) { d.set_executor(std::string(257, 'e')); },
     "deployment.executor", "257", "256"},
    {"platform_version",
     [](v1::Deployment& d) {
       d.mutable_platform()->set_version(std::string(65, '1'));
     },
     "deployment.platform.version", "65", "64"},
};

TEST_F(Limits, AreNamedWithTheFieldTheCountAndTheLimit) {
  for (const Excess& excess : kExcesses) {
    SCOPED_TRACE(excess.name);
    v1::PlanUpgradeRequest plan = DocumentedPlan();
    excess.add(*plan.mutable_deployment());
    for (const Reply& reply : {Send(plan), Send(ValidationOf(plan))}) {
      ExpectErrorInfo(reply, grpc::StatusCode::INVALID_ARGUMENT,
                      "INVALID_FIELD");
      const auto bad = reply.detail<BadRequest>();
      ASSERT_THAT(bad.field_violations(), SizeIs(1));
      EXPECT_EQ(bad.field_violations(0).field(), excess.field);
      EXPECT_THAT(bad.field_violations(0).description(),
                  AllOf(HasSubstr(excess.count), HasSubstr(excess.limit)));
    }
  }
}

TEST_F(Limits, ThemselvesAreTaken) {
  v1::PlanUpgradeRequest request = DocumentedPlan();
  v1::Deployment& d = *request.mutable_deployment();
  AddVariables(d, 5000);
  d.mutable_pip_freeze()->set_text(std::string(5000, '\n'));
  for (int i = 0; i < 1000; ++i) {
    d.mutable_database()->add_tables()->set_name(absl::StrCat("t", i));
  }
  d.set_name(std::string(256, 'n'));
  const Reply reply = Send(request);
  EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
}

// The trailers of a call are small: 8 KiB is what clients take by default, and
// what does not fit arrives as another error.
void ExpectFits(const Reply& reply, int total) {
  ExpectErrorInfo(reply, grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD");
  const auto info = reply.detail<google::rpc::ErrorInfo>();
  EXPECT_EQ(info.metadata().at("violations"), absl::StrCat(total));
  EXPECT_THAT(reply.detail<BadRequest>().field_violations(), SizeIs(20));
  EXPECT_LE(reply.status.error_details().size(), 4096u);
  EXPECT_THAT(reply.status.error_message(),
              HasSubstr(absl::StrCat(total, " fields are not valid")));
}

TEST_F(Limits, HundredViolationsAreToldByTheFirstTwentyAndTheirNumber) {
  v1::PlanUpgradeRequest request = DocumentedPlan();
  for (int i = 0; i < 100; ++i) {
    v1::TableStatistics& table =
        *request.mutable_deployment()->mutable_database()->add_tables();
    table.set_name(absl::StrCat("table", i));
    table.set_rows(-1);
  }
  const Reply reply = Send(request);
  ExpectFits(reply, 100);
  const auto bad = reply.detail<BadRequest>();
  ASSERT_THAT(bad.field_violations(), SizeIs(20));
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(bad.field_violations(i).field(),
              absl::StrCat("deployment.database.tables[", i, "].rows"));
  }
}

// The longest field paths and descriptions there are, in characters of several
// bytes, which are escaped on the way.
TEST_F(Limits, TheWordiestViolationsFitToo) {
  v1::PlanUpgradeRequest names = DocumentedPlan();
  for (int i = 0; i < 30; ++i) {
    (*names.mutable_deployment()
          ->mutable_environment()
          ->mutable_variables())[absl::StrCat("V", i, std::string(240, 'V'))] =
        std::string(65537, 'x');
  }
  ExpectFits(Send(names), 30);

  v1::PlanUpgradeRequest versions = DocumentedPlan();
  versions.mutable_target()->mutable_release()->set_version("5.0.x");
  for (int i = 0; i < 20; ++i) {
    v1::ReleaseRef& ref = *versions.add_why_not();
    ref.set_distribution(v1::DISTRIBUTION_RUNTIME);
    for (int n = 0; n < 21; ++n) ref.mutable_version()->append("\xe2\x82\xac");
  }
  ExpectFits(Send(versions), 21);
}

TEST_F(Limits, AbsurdVersionsAreFaultsOfTheirField) {
  const std::string absurd[] = {std::string(4096, '9'),
                                "99999999999.1.1",
                                "-1.0.0",
                                "1.-2.3",
                                "1.0.0-",
                                "\xe2\x82\xac.\xe2\x82\xac.\xe2\x82\xac",
                                " 5.0.4",
                                "5.0.4 ",
                                "v5.0.4",
                                "5",
                                "5.0",
                                "5.0.4.3",
                                "5.0.4\n",
                                std::string("5.0.4\0", 6),
                                "05.0.4",
                                "1e3.0.0",
                                "0x5.0.4",
                                "5,0,4",
                                "$(reboot)",
                                "latest",
                                "%s%n",
                                "5.0.4-2147483648999999",
                                "\xef\xbc\x95.0.4"};
  for (const std::string& version : absurd) {
    SCOPED_TRACE(version.substr(0, 40));
    for (v1::Distribution distribution :
         {v1::DISTRIBUTION_RUNTIME, v1::DISTRIBUTION_CERTIFIED}) {
      v1::ReleaseRef ref;
      ref.set_distribution(distribution);
      ref.set_version(version);
      const auto expect = [&](const v1::PlanUpgradeRequest& request,
                              const std::string& field) {
        const Reply reply = Send(request);
        ExpectErrorInfo(reply, grpc::StatusCode::INVALID_ARGUMENT,
                        "INVALID_FIELD");
        const auto bad = reply.detail<BadRequest>();
        ASSERT_THAT(bad.field_violations(), SizeIs(1));
        EXPECT_EQ(bad.field_violations(0).field(), field);
      };
      v1::PlanUpgradeRequest request = DocumentedPlan();
      *request.mutable_deployment()->mutable_release() = ref;
      expect(request, "deployment.release.version");
      request = DocumentedPlan();
      *request.mutable_target()->mutable_release() = ref;
      expect(request, "target.release.version");
      request = DocumentedPlan();
      *request.add_why_not() = ref;
      expect(request, "why_not[0].version");
    }
  }
  ExpectStillServes();
}

TEST_F(Limits, AbsurdDaysAndImagesAreFaultsOfTheirField) {
  for (const char* day :
       {"today", "2022-13-01", "2022-02-30", "1999-01-01", "2101-01-01",
        "2022-1-1", "20220801", "2022-08-01T00:00:00Z", "99999-01-01",
        "-2022-08-01"}) {
    v1::PlanUpgradeRequest request = DocumentedPlan();
    request.set_as_of(day);
    const auto bad = Send(request).detail<BadRequest>();
    ASSERT_THAT(bad.field_violations(), SizeIs(1)) << day;
    EXPECT_EQ(bad.field_violations(0).field(), "as_of") << day;
  }
  for (const std::string& image :
       {std::string("postgres:13"), std::string("astro-runtime"),
        std::string("astro-runtime:"), std::string("astro-runtime:latest"),
        std::string("a b"), std::string(600, 'a'), std::string("../..:9.0.0"),
        std::string("astro-runtime:9.0.0-python-3.99.9"), std::string("\n")}) {
    v1::PlanUpgradeRequest request = DocumentedPlan();
    request.mutable_deployment()->set_image(image);
    const Reply reply = Send(request);
    ExpectErrorInfo(reply, grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD");
    const auto bad = reply.detail<BadRequest>();
    ASSERT_THAT(bad.field_violations(), SizeIs(1));
    EXPECT_EQ(bad.field_violations(0).field(), "deployment.image");
  }
}

}  // namespace
}  // namespace upgrade_advisor
