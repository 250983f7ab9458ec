from airflow.models import BaseOperator
from airflow.triggers.base import BaseTrigger, TriggerEvent
from airflow.sensors.base import BaseSensorOperator, PokeReturnValue
class Op(BaseOperator):
    template_fields = ("sql",)
    def __init__(self, *, sql: str, sla_minutes: int = 5, **kwargs):
        super().__init__(**kwargs)
        self.sql = sql
    def execute(self, context):
        self.defer(trigger=Tr(), method_name="done")
    def done(self, context, event=None):
        return event
class Tr(BaseTrigger):
    def serialize(self):
        return ("include.ops.Tr", {})
    async def run(self):
        yield TriggerEvent(1)
