class Client:
    def get_conn_uri(self, conn_id):
        return conn_id

    def execute_async(self, key, command):
        return command
