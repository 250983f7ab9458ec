// Providers that fail in certain releases.
#include "plugins/runtime_8/tables.h"

namespace upgrade_plugin::runtime_8 {
namespace {

constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";

constexpr char kAzure[] = "apache-airflow-providers-microsoft-azure";
constexpr char kGoogle[] = "apache-airflow-providers-google";
constexpr char kKubernetes[] = "apache-airflow-providers-cncf-kubernetes";

// The Google provider that has the fix needs a later Kubernetes provider than
// the image has.
constexpr char kRaiseGoogle[] =
    "requirements.add apache-airflow-providers-google>=10.9.0";
constexpr char kRaiseKubernetes[] =
    "requirements.add apache-airflow-providers-cncf-kubernetes>=8.1.0";

void ReportStartPod(const Facts&, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  report.Do({Phase::kBefore, "Raise the Google provider", "", kRaiseGoogle});
  report.Do({Phase::kBefore, "Raise the Kubernetes provider with it", "",
             kRaiseKubernetes});
}

constexpr Advisory kRows[] = {
    Advisory("R8-GKE-START-POD")
        .critical()
        .blocks_step()
        .on(ReachingAirflow26() & LandingOnRuntime("8.0.0", "8.99.99"))
        .check("providers")
        .when(Import("airflow.providers.google.cloud.operators."
                     "kubernetes_engine.GKEStartPodOperator") &&
              !Requirement(kGoogle) && !Requirement(kKubernetes) &&
              BundledAfter(kGoogle).Equals("10.0.0") &&
              BundledAfter(kKubernetes).Equals("6.1.0"))
        .title("GKEStartPodOperator fails with the providers of the image")
        .impact("The image has google 10.0.0 and cncf.kubernetes 6.1.0, which "
                "do not work together in this operator")
        .report(&ReportStartPod)
        .remedy("Raise the Google provider", "", kRaiseGoogle)
        .remedy("Raise the Kubernetes provider with it", "", kRaiseKubernetes)
        .reference(kRuntimeNotes),

    Advisory("R8-KPO-CONN")
        .warning()
        .on(LandingOnRuntime("8.1.0", "8.3.99"))
        .check("providers")
        .when((Import("airflow.providers.cncf.kubernetes.operators") ||
               Import("airflow.contrib.operators.kubernetes_pod_operator")) &&
              !Env("AIRFLOW_CONN_KUBERNETES_DEFAULT"))
        .title("KubernetesPodOperator needs the connection kubernetes_default")
        .impact("Tasks that name no connection fail, unless the metadata "
                "database or a secret store has the connection")
        .remedy("Choose Runtime 8.4.0 or later")
        .remedy("Or create the connection", "",
                "env.set AIRFLOW_CONN_KUBERNETES_DEFAULT kubernetes://")
        .reference(kRuntimeNotes),

    Advisory("R8-AZURE-870")
        .warning()
        .on(LandingOnRuntime("8.7.0", "8.7.0"))
        .check("providers")
        .when(Import("airflow.providers.microsoft.azure") &&
              !Requirement(kAzure))
        .title("The Azure provider in Runtime 8.7.0 has a known bug")
        .impact("Tasks that use it may fail")
        .remedy("Choose Runtime 8.8.0 or later")
        .reference(kRuntimeNotes),
};

}  // namespace

constexpr AdvisoryTable kProviders = Table(kRows);

}  // namespace upgrade_plugin::runtime_8
