import asyncio

from airflow.sensors.base import BaseSensorOperator
from airflow.triggers.base import BaseTrigger, TriggerEvent


class ModelTrigger(BaseTrigger):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def serialize(self):
        return "include.waiting.ModelTrigger", {"model": self.model}

    async def run(self):
        await asyncio.sleep(600)
        yield TriggerEvent(self.model)

    def cleanup(self):
        self.model = None


class ModelSensor(BaseSensorOperator):
    def __init__(self, *, model, **kwargs):
        super().__init__(**kwargs)
        self.model = model

    def execute(self, context):
        self.defer(trigger=ModelTrigger(self.model), method_name="found")

    def found(self, context, event=None):
        return event
