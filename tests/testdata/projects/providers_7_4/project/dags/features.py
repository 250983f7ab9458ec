import pendulum
from airflow.decorators import dag
from airflow.providers.databricks.operators.databricks import DatabricksSubmitRunOperator
from airflow.providers.sftp.sensors.sftp import SFTPSensor
from airflow.providers.snowflake.operators.snowflake import SnowflakeOperator
from airflow.providers.ssh.operators.ssh import SSHOperator


@dag(schedule="15 2 * * *", start_date=pendulum.datetime(2023, 1, 1), catchup=False)
def features():
    landed = SFTPSensor(task_id="landed", path="/out/{{ ds }}.done", sftp_conn_id="partner")
    unpack = SSHOperator(
        task_id="unpack", ssh_conn_id="partner_shell", command="gunzip -k /out/{{ ds }}.gz"
    )
    build = DatabricksSubmitRunOperator(
        task_id="build",
        existing_cluster_id="0323-112233-abcd",
        notebook_task={"notebook_path": "/features/build"},
    )
    publish = SnowflakeOperator(
        task_id="publish", snowflake_conn_id="snowflake", sql="sql/publish.sql"
    )
    landed >> unpack >> build >> publish


features()
