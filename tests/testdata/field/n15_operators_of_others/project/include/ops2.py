from airflow.models import BaseOperator
class MyOp2(BaseOperator):
    template_fields = ("cmd",)
    def __init__(self, cmd, **kw):
        super().__init__(**kw)
