"""Which distributions and which of their releases are recorded."""

CORE = "apache-airflow"

# Releases of Airflow: the newest patch of each minor release, and a few more.
CORE_RELEASES = (
    "1.10.10", "1.10.15", "2.0.0", "2.0.2", "2.1.0", "2.1.4", "2.2.0", "2.2.5",
    "2.3.0", "2.3.4", "2.4.0", "2.4.3", "2.5.0", "2.5.3", "2.6.0", "2.6.3",
    "2.7.0", "2.7.3", "2.8.0", "2.8.4", "2.9.0", "2.9.3", "2.10.0", "2.10.5",
    "2.11.0", "2.11.2", "3.0.0", "3.0.6", "3.1.0", "3.1.8", "3.2.0", "3.2.2",
    "3.3.0", "3.3.2")

# In the order of their use: a run that is cut short has recorded the first.
_PROVIDERS = (
    "postgres mysql http cncf-kubernetes amazon google snowflake databricks ssh "
    "sftp slack docker common-sql standard fab microsoft-azure sqlite redis ftp "
    "imap celery dbt-cloud apache-hive apache-livy apache-spark tableau "
    "elasticsearch smtp common-compat common-io openlineage microsoft-mssql "
    "datadog jdbc odbc mongo oracle salesforce sendgrid telegram trino presto "
    "vertica apache-kafka apache-beam apache-druid apache-hdfs apache-pig "
    "apache-sqoop apache-cassandra apache-flink apache-impala airbyte "
    "atlassian-jira common-messaging discord opensearch exasol facebook github "
    "grpc hashicorp jenkins neo4j openai opsgenie pagerduty papermill pgvector "
    "pinecone plexus qubole samba segment singularity weaviate yandex zendesk "
    "edge3 git teradata ydb alibaba asana arangodb cloudant dingding "
    "microsoft-winrm microsoft-psrp influxdb apprise cohere apache-pinot "
    "apache-kylin apache-tinkerpop apache-iceberg jira "
    "daskexecutor qdrant keycloak").split()

OTHERS = ("astronomer-cosmos", "astronomer-providers", "astro-sdk-python",
          "dag-factory", "airflow-provider-duckdb", "astronomer-providers-logging")


def parts_of_core(version: str) -> list[tuple[str, str]]:
    """The distributions that a release of Airflow consists of."""
    major, minor, patch = version.split(".")
    if int(major) < 3:
        return [(CORE, version)]
    return [("apache-airflow-core", version),
            ("apache-airflow-task-sdk", f"{int(major) - 2}.{minor}.{patch}")]


def roots(name: str) -> tuple[str, ...]:
    """The packages of modules that a distribution installs."""
    return {
        CORE: ("airflow",),
        "astronomer-cosmos": ("cosmos",),
        "astronomer-providers": ("astronomer.providers",),
        "astronomer-providers-logging": ("astronomer.providers",),
        "astro-sdk-python": ("astro", "universal_transfer_operator"),
        "dag-factory": ("dagfactory",),
        "airflow-provider-duckdb": ("duckdb_provider",),
    }.get(name, ("airflow.providers",))


def all_distributions() -> list[str]:
    """Every distribution that is recorded, in the order of recording."""
    providers = [f"apache-airflow-providers-{name}" for name in _PROVIDERS]
    return [CORE, *providers[:31], *OTHERS[:1], *providers[31:], *OTHERS[1:]]
