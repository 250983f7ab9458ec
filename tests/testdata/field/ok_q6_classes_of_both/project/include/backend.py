from airflow.secrets import BaseSecretsBackend


class Vault(BaseSecretsBackend):
    def get_conn_value(self, conn_id):
        return "postgres://x"

    def get_conn_uri(self, conn_id):
        return self.get_conn_value(conn_id)
