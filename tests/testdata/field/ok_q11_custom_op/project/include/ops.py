from airflow.models.baseoperator import BaseOperator
from airflow.hooks.base import BaseHook
class Op(BaseOperator):
    template_fields = ("sql",)
    ui_color = "#fff"
    operator_extra_links = ()
    def __init__(self, *, sql: str, schedule_interval=None, sla=None, provide_context=False, **kwargs):
        super().__init__(**kwargs)
        self.sql = sql
    def execute(self, context):
        c = BaseHook.get_connection("x")
        return c.host
