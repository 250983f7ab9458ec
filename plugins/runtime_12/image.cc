// What the image brings with Runtime 12: Python 3.12, and Debian Bookworm.
#include "plugins/runtime_12/tables.h"

namespace upgrade_plugin::runtime_12 {
namespace {

constexpr char kRemoved[] =
    "https://docs.python.org/3/whatsnew/3.12.html#removed";
constexpr char kBuiltFromSource[] =
    "pip builds them from their source, which takes a compiler and long, or "
    "fails: the image does not build";
constexpr char kBookworm[] = "https://packages.debian.org/bookworm/";

// ---- Python 3.12 ------------------------------------------------------------

// distutils is in setuptools too, and works where that is installed.
constexpr NameTable kRemovedFromPython312({
    {"asynchat", "Use asyncio"},
    {"asyncore", "Use asyncio"},
    {"distutils",
     "Is only there as long as setuptools is installed: use packaging, shutil "
     "or sysconfig"},
    {"imp", "Use importlib"},
    {"smtpd", "Use the package aiosmtpd"},
});

// Images of Airflow 2.9 have no Python 3.12, so a suffix that names a Python
// keeps the code on an older one.
constexpr Condition MovesToPython312() {
  return !Docker("image.variant").Contains("-python-") &&
         Target("python.default").VersionAtLeast(Scheme::kPep440, "3.12");
}

// The first release that has a wheel for CPython 3.12 on Linux, by the files of
// the package index. An older one is built from its source, if that can be.
constexpr Condition PinnedBelow(std::string_view package,
                                std::string_view advice,
                                std::string_view first) {
  return Subject(package, advice, Requirement(package).AdmitsNoneFrom(first));
}

constexpr Condition DataPackagesWithoutWheel() {
  return PinnedBelow("numpy", "1.26.0 is the first with a wheel", "1.26.0") ||
         PinnedBelow("pandas", "2.1.1 is the first with a wheel", "2.1.1") ||
         PinnedBelow("pyarrow", "14.0.0 is the first with a wheel", "14.0.0") ||
         PinnedBelow("scikit-learn", "1.3.1 is the first with a wheel",
                     "1.3.1") ||
         PinnedBelow("scipy", "1.11.2 is the first with a wheel", "1.11.2");
}

constexpr Condition DriversWithoutWheel() {
  return PinnedBelow("psycopg2-binary", "2.9.9 is the first with a wheel",
                     "2.9.9") ||
         PinnedBelow("pymssql", "2.2.10 is the first with a wheel", "2.2.10") ||
         PinnedBelow("pyodbc", "5.0.0 is the first with a wheel", "5.0.0") ||
         PinnedBelow("confluent-kafka", "2.3.0 is the first with a wheel",
                     "2.3.0") ||
         PinnedBelow("grpcio", "1.59.0 is the first with a wheel", "1.59.0");
}

// A path with the number of a Python in it: a stage copies packages there, and
// another Python does not look there.
constexpr Condition CopiesPackagesOfAPython() {
  return Docker("instruction.copy")
      .SomeRow(Value().Contains("/python3.") &&
               Value().Contains("site-packages"));
}

// ---- Debian Bookworm --------------------------------------------------------

// In Bullseye, and not in Bookworm.
constexpr NameTable kOnlyInBullseye({
    {"gcc-10", "Bookworm has gcc-12"},
    {"libffi7", "Bookworm has libffi8"},
    {"libicu67", "Bookworm has libicu72"},
    {"libpython3.9", "Bookworm has libpython3.11"},
    {"libssl1.1", "Bookworm has libssl3"},
    {"llvm-11", "Bookworm has llvm-14"},
    {"openjdk-11-jdk", "Bookworm has openjdk-17-jdk"},
    {"openjdk-11-jdk-headless", "Bookworm has openjdk-17-jdk-headless"},
    {"openjdk-11-jre", "Bookworm has openjdk-17-jre"},
    {"openjdk-11-jre-headless", "Bookworm has openjdk-17-jre-headless"},
    {"php7.4", "Bookworm has php8.2"},
    {"postgresql-client-13", "Bookworm has postgresql-client-15"},
    {"python3.9", "Bookworm has python3.11"},
    {"python3.9-dev", "Bookworm has python3.11-dev"},
});

constexpr RowTest NamesWhatOnlyBullseyeHas() {
  return Value().Contains("openjdk-11-") || Value().Contains("libssl1.1") ||
         Value().Contains("libffi7") ||
         Value().Contains("postgresql-client-13") ||
         Value().Contains("python3.9");
}

constexpr char kInstallsThem[] =
    "A command installs packages that only Bullseye has";

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kRows[] = {
    Advisory("R12-PY312-MODULES")
        .warning()
        .on(CrossingAirflow("2.10.0"))
        .check("code")
        .when(EachListed(kRemovedFromPython312, Import()) && MovesToPython312())
        .title("Your code imports modules that Python 3.12 removed")
        .impact("The default Python of the image becomes 3.12 or later, and "
                "files that import these modules do not load")
        .remedy("Replace the modules before the upgrade")
        .remedy("Or keep Python 3.11 for now: choose its variant of the image")
        .reference(kRemoved),

    Advisory("R12-PY312-WHEELS")
        .warning()
        .on(CrossingAirflow("2.10.0"))
        .check("requirements")
        .when(DataPackagesWithoutWheel() && MovesToPython312())
        .title("You pin packages that have no wheel for Python 3.12")
        .impact(kBuiltFromSource)
        .remedy("Raise the pins")
        .remedy("Or keep Python 3.11 for now: choose its variant of the image")
        .reference("https://packaging.python.org/en/latest/specifications/"
                   "platform-compatibility-tags/"),

    Advisory("R12-PY312-DRIVERS")
        .warning()
        .on(CrossingAirflow("2.10.0"))
        .check("requirements")
        .when(DriversWithoutWheel() && MovesToPython312())
        .title("You pin drivers that have no wheel for Python 3.12")
        .impact(kBuiltFromSource)
        .remedy("Raise the pins")
        .remedy("Or keep Python 3.11 for now: choose its variant of the image")
        .reference("https://packaging.python.org/en/latest/specifications/"
                   "platform-compatibility-tags/"),

    Advisory("R12-PY312-COPIED-PATH")
        .warning()
        .on(CrossingAirflow("2.10.0"))
        .check("image")
        .when(CopiesPackagesOfAPython() && MovesToPython312())
        .title("The Dockerfile copies packages to the folder of one Python")
        .impact("The image has another Python, which does not look there: the "
                "packages are missing")
        .remedy("Name the folder of the new Python, on both sides")
        .reference(kRemoved),

    Advisory("R12-BOOKWORM-PACKAGES")
        .warning()
        .on(UpgradingRuntime() & CrossingAirflow("2.10.0"))
        .check("image")
        .when(EachListed(kOnlyInBullseye, OsPackage()) ||
              Subject("apt-get", kInstallsThem,
                      Shell("apt-get").SomeRow(NamesWhatOnlyBullseyeHas())) ||
              Subject("apt", kInstallsThem,
                      Shell("apt").SomeRow(NamesWhatOnlyBullseyeHas())))
        .title("The project installs packages that Debian Bookworm lacks")
        .impact(
            "From Runtime 12 on the image is built on Bookworm, where these "
            "packages do not exist: the image does not build")
        .remedy("Name the packages that take their place")
        .reference(kBookworm),
};

}  // namespace

constexpr AdvisoryTable kImage = Table(kRows);

}  // namespace upgrade_plugin::runtime_12
