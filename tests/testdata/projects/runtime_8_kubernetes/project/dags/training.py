from datetime import datetime

from airflow.decorators import dag
from airflow.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.providers.cncf.kubernetes.operators.kubernetes_pod import KubernetesPodOperator
from airflow.providers.google.cloud.operators.kubernetes_engine import GKEStartPodOperator

from include.waiting import ModelSensor


@dag(start_date=datetime(2023, 3, 1), schedule="@weekly", catchup=False)
def training():
    fetch = KubernetesPodOperator(
        task_id="fetch",
        name="fetch",
        namespace="pods",
        image="registry.example/training/fetch:7",
        retries=5,
        retry_exponential_backoff=True,
    )
    train = GKEStartPodOperator(
        task_id="train",
        name="train",
        project_id="models",
        location="europe-west1",
        cluster_name="gpu",
        namespace="training",
        image="registry.example/training/train:7",
    )
    wait = ModelSensor(task_id="wait", model="churn")
    rollout = TriggerDagRunOperator(
        task_id="rollout", trigger_dag_id="rollout", trigger_run_id="training/{{ ds }}"
    )
    fetch >> train >> wait >> rollout


training()
