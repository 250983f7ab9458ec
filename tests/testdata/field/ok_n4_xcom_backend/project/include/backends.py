from airflow.models.xcom import BaseXCom
class S3Backend(BaseXCom):
    @staticmethod
    def serialize_value(value, *, key=None, task_id=None, dag_id=None, run_id=None, map_index=None):
        return BaseXCom.serialize_value(value)
class GcsBackend(BaseXCom):
    @staticmethod
    def serialize_value(value, **kwargs):
        return BaseXCom.serialize_value(value, **kwargs)
class Other:
    def serialize_value(self, value):
        return str(value)
