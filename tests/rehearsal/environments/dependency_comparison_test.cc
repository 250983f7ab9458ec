#include "services/rehearsal/environments/dependency_comparison.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

std::string Compared(absl::string_view before, absl::string_view after) {
  return ComparisonText(Compare(ReadPinnedPackages("before", before),
                                ReadPinnedPackages("after", after)));
}

TEST(DependencyComparison, HasEachSectionInItsOrder) {
  EXPECT_EQ(Compared("apache-airflow==2.6.3\n"
                     "apache-airflow-providers-amazon==8.7.1\n"
                     "apache-airflow-providers-http==4.5.2\n"
                     "apache-airflow-providers-imap==3.3.2\n"
                     "apache-airflow-providers-redis==3.3.1\n"
                     "a-major==1.9\nb-minor==2.1.0\nc-patch==1.0.1\n"
                     "d-gone==1\ne-odd==2020b\n",
                     "apache-airflow==2.7.0\n"
                     "apache-airflow-providers-amazon==9.0.0\n"
                     "apache-airflow-providers-http==4.6.0\n"
                     "apache-airflow-providers-imap==3.3.3\n"
                     "apache-airflow-providers-ssh==3.5.0\n"
                     "a-major==2.0\nb-minor==2.2.0\nc-patch==1.0.2\n"
                     "e-odd @ https://h.com/e.whl\nf-new==3\n"),
            "Apache Airflow Update:\napache-airflow 2.6.3 >> 2.7.0\n\n"
            "Airflow Providers Major Updates:\n"
            "apache-airflow-providers-amazon 8.7.1 >> 9.0.0\n\n"
            "Airflow Providers Minor Updates:\n"
            "apache-airflow-providers-http 4.5.2 >> 4.6.0\n\n"
            "Airflow Providers Patch Updates:\n"
            "apache-airflow-providers-imap 3.3.2 >> 3.3.3\n\n"
            "Added Airflow Providers:\napache-airflow-providers-ssh==3.5.0\n\n"
            "Removed Airflow Providers:\n"
            "apache-airflow-providers-redis==3.3.1\n\n"
            "Unknown Updates:\ne-odd 2020b >> https://h.com/e.whl\n\n"
            "Major Updates:\na-major 1.9 >> 2.0\n\n"
            "Minor Updates:\nb-minor 2.1.0 >> 2.2.0\n\n"
            "Patch Updates:\nc-patch 1.0.1 >> 1.0.2\n\n"
            "Added Packages:\nf-new==3\n\nRemoved Packages:\nd-gone==1\n");
}

TEST(DependencyComparison, ADowngradeIsNeverAnUpdate) {
  EXPECT_EQ(
      Compared("a==7.0\nb==1.2.3\nc==1.2.3\n", "a==6.5\nb==1.1.9\nc==1.2.2\n"),
      "Downgrades:\na 7.0 >> 6.5\nb 1.2.3 >> 1.1.9\nc 1.2.3 >> 1.2.2\n");
}

TEST(DependencyComparison, LosesNoPackageWhateverItsLineLooksLike) {
  EXPECT_EQ(Compared("own @ file:///a\n-e git+https://h.com/x.git@1#egg=x\n",
                     "own==1.0\nx==2\n"),
            "Unknown Updates:\nown file:///a >> 1.0\n"
            "x git+https://h.com/x.git@1 >> 2\n");
}

TEST(DependencyComparison, SpellingIsNotADifference) {
  EXPECT_EQ(Compared("Flask_Caching==1.0\nzope.event==5.0.0\n",
                     "flask-caching==1.0.0\nzope-event==5\n"),
            "");
}

TEST(DependencyComparison, ComparesEpochsAndPrereleasesAsPep440Does) {
  EXPECT_EQ(Compared("a==2020.1\nb==1.0rc1\n", "a==1!1.0\nb==1.0\n"),
            "Major Updates:\na 2020.1 >> 1!1.0\n\n"
            "Patch Updates:\nb 1.0rc1 >> 1.0\n");
}

}  // namespace
}  // namespace upgrade_advisor
