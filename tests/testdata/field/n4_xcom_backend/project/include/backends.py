from airflow.models.xcom import BaseXCom
class S3Backend(BaseXCom):
    @staticmethod
    def serialize_value(value):
        return BaseXCom.serialize_value(value)
class GcsBackend(S3Backend):
    @classmethod
    def serialize_value(cls, value):
        return BaseXCom.serialize_value(value)
