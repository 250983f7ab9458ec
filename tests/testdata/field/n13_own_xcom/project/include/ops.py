from airflow.models import BaseOperator
class Op(BaseOperator):
    def execute(self, context):
        self.xcom_push(context, key="a", value=1)
        x = self.xcom_pull(context=context, task_ids="b")
        context["ti"].xcom_push(key="a", value=1)
        return self.hook.xcom_push("a")
