import asyncio
from airflow.triggers.base import BaseTrigger, TriggerEvent
from airflow.sensors.base import BaseSensorOperator
class T(BaseTrigger):
    def __init__(self, a):
        super().__init__()
        self.a = a
    def serialize(self):
        return ("include.trig.T", {"a": self.a})
    async def run(self):
        yield TriggerEvent(True)
class S(BaseSensorOperator):
    def execute(self, context):
        self.defer(trigger=T(1), method_name="done")
    def done(self, context, event=None):
        return event
