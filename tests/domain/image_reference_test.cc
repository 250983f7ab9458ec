#include "services/domain/image_reference.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

constexpr char kDigest[] =
    "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

DeploymentImage Image(absl::string_view text) {
  return DeploymentImage::Parse(text).value();
}

std::string VersionOf(const DeploymentImage& image) {
  return image.version.has_value() ? image.version->ToString() : "";
}

TEST(ImageReference, SplitsRepositoryTagAndDigest) {
  struct Case {
    std::string text, repository, tag, digest;
  };
  const Case cases[] = {
      {"quay.io/astronomer/astro-runtime:9", "quay.io/astronomer/astro-runtime",
       "9", ""},
      {"python", "python", "", ""},
      {"localhost:5000/a/b", "localhost:5000/a/b", "", ""},
      {"localhost:5000/a/b:1_x", "localhost:5000/a/b", "1_x", ""},
      {absl::StrCat("a/b:1@", kDigest), "a/b", "1", kDigest},
      {absl::StrCat("a@", kDigest), "a", "", kDigest},
  };
  for (const Case& c : cases) {
    const ImageReference got = ImageReference::Parse(c.text).value();
    EXPECT_EQ(got, (ImageReference{c.repository, c.tag, c.digest})) << c.text;
    EXPECT_EQ(got.ToString(), c.text);
  }
}

TEST(ImageReference, RefusesWhatRegistriesDoNotAllow) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "not a repository"},
      {":1", "not a repository"},
      {"a//b", "not a repository"},
      {"a/", "not a repository"},
      {"/a", "not a repository"},
      {"a/B", "not a repository"},
      {"a/-b", "not a repository"},
      {"a b", "not a repository"},
      {"a:b:c", "not a repository"},
      {"host:port/a", "not a repository"},
      {"host:123456/a", "not a repository"},
      {"a\n", "not a repository"},
      {"a:", "not a tag"},
      {"a:.1", "not a tag"},
      {"a:1+2", "not a tag"},
      {"a:" + std::string(129, '1'), "not a tag"},
      {"a@sha256:12", "64 lower-case hex"},
      {"a@", "64 lower-case hex"},
      {absl::StrCat("a@", kDigest, "@", kDigest), "64 lower-case hex"},
      {"a@sha512:" + std::string(64, 'a'), "64 lower-case hex"},
      {"a@sha256:" + std::string(64, 'A'), "64 lower-case hex"},
      {std::string(257, 'a'), "longer than 256 bytes"},
  };
  for (const auto& [text, wrong] : cases) {
    const absl::Status status = ImageReference::Parse(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(status.message(), HasSubstr(wrong)) << text;
  }
}

TEST(DeploymentImage, SeparatesVersionAndVariant) {
  struct Case {
    const char *text, *version, *short_version, *variant;
  };
  const Case cases[] = {
      {"quay.io/astronomer/astro-runtime:9.17.0-python-3.10", "9.17.0", "",
       "-python-3.10"},
      {"quay.io/astronomer/astro-runtime:9", "", "9", ""},
      {"quay.io/astronomer/astro-runtime:9.17", "", "9.17", ""},
      {"quay.io/astronomer/astro-runtime:9-base", "", "9", "-base"},
      {"astrocrpublic.azurecr.io/runtime:3.1", "", "3.1", ""},
      {"astrocrpublic.azurecr.io/runtime:3.1-python-3.12", "", "3.1",
       "-python-3.12"},
      {"astrocrpublic.azurecr.io/runtime:3.1-21", "3.1-21", "", ""},
      {"astrocrpublic.azurecr.io/runtime:3.1-21-base", "3.1-21", "", "-base"},
      {"astro-runtime:3.1-21.alpha2-base", "3.1-21-alpha2", "", "-base"},
      {"astro-runtime:3.1-21-alpha2-base", "3.1-21-alpha2", "", "-base"},
      {"astro-runtime:12.4.0-base", "12.4.0", "", "-base"},
      {"astro-runtime:12.4.0-slim-base", "12.4.0", "", "-slim-base"},
      {"astro-runtime:12.4.0-ubi9-python-3.11-slim-base", "12.4.0", "",
       "-ubi9-python-3.11-slim-base"},
      {"astro-runtime:12.4.0-base-python-3.9", "12.4.0", "",
       "-base-python-3.9"},
      {"astro-runtime:12.4.0-b1-base", "12.4.0-beta1", "", "-base"},
      {"quay.io/astronomer/ap-airflow:2.2.3-buster-onbuild", "2.2.3", "",
       "-buster-onbuild"},
      {"quay.io/astronomer/ap-airflow:2.2.3-4-buster-onbuild", "2.2.3-4", "",
       "-buster-onbuild"},
      {"astronomerinc/ap-airflow:1.10.5-alpine3.10-onbuild", "1.10.5", "",
       "-alpine3.10-onbuild"},
      {"ap-airflow:1.10.7-rhel7", "1.10.7", "", "-rhel7"},
      {"astronomerinc/ap-airflow:0.10.3-1.10.5-onbuild", "1.10.5", "",
       "-onbuild"},
      {"ap-airflow:0.7.5-1.10.3", "1.10.3", "", ""},
      {"ap-airflow:2.0.1-1.dev-buster", "2.0.1-1.dev", "", "-buster"},
      {"ap-airflow:2.2.3", "2.2.3", "", ""},
      {"ap-airflow:2.2-buster", "", "2.2", "-buster"},
      {"ap-airflow:2", "", "2", ""},
  };
  for (const Case& c : cases) {
    const DeploymentImage image = Image(c.text);
    EXPECT_EQ(VersionOf(image), c.version) << c.text;
    EXPECT_EQ(image.short_version, c.short_version) << c.text;
    EXPECT_EQ(image.variant, c.variant) << c.text;
  }
}

TEST(DeploymentImage, LeavesTheVersionOpenWithoutATagAndForLatest) {
  for (std::string text :
       {std::string("astro-runtime"), std::string("astro-runtime:latest"),
        absl::StrCat("ap-airflow@", kDigest)}) {
    const DeploymentImage image = Image(text);
    EXPECT_EQ(image.version, std::nullopt) << text;
    EXPECT_EQ(image.short_version, "") << text;
    EXPECT_EQ(image.TagString(), image.repository) << text;
  }
  EXPECT_EQ(Image("astro-runtime:latest-base").variant, "-base");
}

TEST(DeploymentImage, KnowsAstronomersRepositories) {
  const std::pair<const char*, Distribution> cases[] = {
      {"quay.io/astronomer/astro-runtime", Distribution::kRuntime},
      {"docker.io/mirror/astronomer/astro-runtime", Distribution::kRuntime},
      {"localhost:5000/astronomer/runtime", Distribution::kRuntime},
      {"astrocrpublic.azurecr.io/runtime", Distribution::kRuntime},
      {"astrocrpublic.azurecr.io/astronomer/astro-runtime",
       Distribution::kRuntime},
      {"astro-runtime", Distribution::kRuntime},
      {"quay.io/astronomer/ap-airflow", Distribution::kCertified},
      {"astronomerinc/ap-airflow", Distribution::kCertified},
      {"ap-airflow", Distribution::kCertified},
  };
  for (const auto& [repository, distribution] : cases) {
    EXPECT_EQ(Image(repository).distribution, distribution) << repository;
    EXPECT_EQ(Image(repository).repository, repository);
  }
}

TEST(DeploymentImage, RefusesUnknownRepositoriesAndNamesTheKnown) {
  for (const char* text :
       {"python:3.11", "apache/airflow:2.10.4", "runtime:3.1",
        "mcr.microsoft.com/dotnet/core/runtime:3.1",
        "example.com/astro-runtime",
        "quay.io/astronomer/astro-runtime-fips:9.0.0"}) {
    const absl::Status status = DeploymentImage::Parse(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(status.message(), HasSubstr("repository is unknown"));
    EXPECT_THAT(status.message(), HasSubstr("quay.io/astronomer/ap-airflow"));
  }
}

TEST(DeploymentImage, NamesThePieceOfATagThatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"astro-runtime:12.4.0-onbuild", "'onbuild' is unknown"},
      {"astro-runtime:12.4.0-base-base", "'base' twice"},
      {"astro-runtime:12.4.0-python", "no Python version"},
      {"astro-runtime:12.4.0-python-base", "no Python version"},
      {"astro-runtime:12.4.0-python-3.100", "no Python version"},
      {"astro-runtime:12.4.0-python-2.7", "no Python version"},
      {"astro-runtime:12.4.0-", "'' is unknown"},
      {"astro-runtime:12.4.0-4", "'4' is unknown"},
      {"astro-runtime:base", "version of Astro Runtime"},
      {"astro-runtime:12.04.0", "version of Astro Runtime"},
      {"astro-runtime:v9", "version of Astro Runtime"},
      {"ap-airflow:2.2.3-4-5", "'5' is unknown"},
      {"ap-airflow:2.2.3-Buster", "'Buster' is unknown"},
      {"ap-airflow:buster", "version of Astronomer Certified"},
  };
  for (const auto& [text, wrong] : cases) {
    const absl::Status status = DeploymentImage::Parse(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(status.message(), HasSubstr(wrong)) << text;
  }
}

TEST(DeploymentImage, WritesTheTagInCanonicalSpelling) {
  EXPECT_EQ(Image("astro-runtime:9.0.0.a1-base").TagString(),
            "astro-runtime:9.0.0-alpha1-base");
  EXPECT_EQ(Image(absl::StrCat("ap-airflow:2.2-buster@", kDigest)).TagString(),
            "ap-airflow:2.2-buster");
  EXPECT_EQ(Image(absl::StrCat("ap-airflow:2.2@", kDigest)).digest, kDigest);
  EXPECT_EQ(Image(Image("ap-airflow:2.2.3-4-buster").TagString()),
            Image("ap-airflow:2.2.3-4-buster"));
}

TEST(DeploymentImage, NamesThePublishedImageOfARelease) {
  const ReleaseVersion legacy = RuntimeVersion::Parse("12.12.0").value();
  const ReleaseVersion newer = RuntimeVersion::Parse("3.1-21").value();
  const ReleaseVersion certified = CertifiedVersion::Parse("2.3.4-11").value();
  EXPECT_EQ(ImageTagString(DefaultRepository(Distribution::kRuntime, false),
                           legacy, "-python-3.11"),
            "quay.io/astronomer/astro-runtime:12.12.0-python-3.11");
  EXPECT_EQ(ImageTagString(DefaultRepository(Distribution::kRuntime, true),
                           newer, ""),
            "astrocrpublic.azurecr.io/runtime:3.1-21");
  EXPECT_EQ(ImageTagString(DefaultRepository(Distribution::kCertified, false),
                           certified, "-onbuild"),
            "quay.io/astronomer/ap-airflow:2.3.4-11-onbuild");
}

}  // namespace
}  // namespace upgrade_advisor
