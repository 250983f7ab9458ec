"""Which distributions and which of their releases are recorded."""

CORE = "apache-airflow"

# What providers import from here is Airflow's, wherever an Airflow has it.
COMPAT = "apache-airflow-providers-common-compat"

# The oldest release of Airflow that is recorded.
CORE_SINCE = "1.10.10"

# Packages into which plugins may put modules and names of their own.
PLUGIN_PACKAGES = ("airflow.macros",)

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
          "dag-factory", "airflow-provider-duckdb")


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
        "astro-sdk-python": ("astro", "universal_transfer_operator"),
        "dag-factory": ("dagfactory",),
        "airflow-provider-duckdb": ("duckdb_provider",),
    }.get(name, ("airflow.providers",))


def all_distributions() -> list[str]:
    """Every distribution that is recorded, in the order of recording."""
    providers = [f"apache-airflow-providers-{name}" for name in _PROVIDERS]
    return [CORE, *providers[:31], *OTHERS[:1], *providers[31:], *OTHERS[1:]]
