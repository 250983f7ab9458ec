// Requirements.
#include "plugins/runtime_11/tables.h"

namespace upgrade_plugin::runtime_11 {
namespace {

constexpr char kPython312Support[] =
    "https://github.com/apache/airflow/pull/38025";

// The suffix of the image names its Python; without one it is the default of
// the release.
constexpr Condition RunsPython312() {
  return Docker("image.variant").Contains("-python-3.12") ||
         (!Docker("image.variant").Contains("-python-") &&
          Target("python.default").Equals("3.12"));
}

constexpr Advisory kRows[] = {
    Advisory("R11-PENDULUM2-PY312")
        .warning()
        .on(ReachingAirflow29())
        .check("requirements")
        .when(Requirement("pendulum").AdmitsNoneFrom("3") && RunsPython312())
        .title("You pin Pendulum 2, which does not work with Python 3.12")
        .impact("The image does not build")
        .remedy("Remove the pin", "", "requirements.remove pendulum")
        .reference(kPython312Support),

    Advisory("R11-SQLA-PANDAS-PY312")
        .warning()
        .on(ReachingAirflow29())
        .check("requirements")
        .when(Requirement("sqlalchemy").AdmitsNoneFrom("1.4.36"))
        .title("Airflow 2.9 needs a newer SQLAlchemy than you pin")
        .impact("The image does not build, or pandas fails to read and write "
                "tables on Python 3.12")
        .remedy("Raise the pin", "", "requirements.add sqlalchemy>=1.4.36,<2")
        .reference(kPython312Support),
};

}  // namespace

constexpr AdvisoryTable kRequirements = Table(kRows);

}  // namespace upgrade_plugin::runtime_11
