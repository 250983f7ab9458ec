from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.cncf.kubernetes.secret import Secret
from kubernetes.client import models as k8s
from airflow.configuration import conf
ns = conf.get("kubernetes", "NAMESPACE")
KubernetesPodOperator(task_id="t", namespace=ns, image="x", cmds=[], arguments=[], labels={}, name="x", in_cluster=True, get_logs=True, on_finish_action="delete_pod", do_xcom_push=True, container_resources=k8s.V1ResourceRequirements(), env_vars={"EXECUTION_DATE": "{{ ds }}"}, secrets=[Secret("env", "A", "b", "c")], deferrable=True)
