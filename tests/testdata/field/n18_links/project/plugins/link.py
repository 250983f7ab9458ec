from airflow.models.baseoperatorlink import BaseOperatorLink
from airflow.plugins_manager import AirflowPlugin
class Old(BaseOperatorLink):
    name = "x"
    def get_link(self, operator, dttm):
        return "x"
class New(BaseOperatorLink):
    name = "y"
    def get_link(self, operator, *, ti_key):
        return "y"
class P(AirflowPlugin):
    name = "p"
    operator_extra_links = [Old(), New()]
