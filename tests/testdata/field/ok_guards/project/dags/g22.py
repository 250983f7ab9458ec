import semver
import airflow
if semver.VersionInfo.parse(airflow.__version__) < "3.0.0":
    from airflow.utils.dates import days_ago
