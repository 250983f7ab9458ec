from airflow.executors.base_executor import BaseExecutor


class Queue(BaseExecutor):
    def execute_async(self, key, command, queue=None, executor_config=None):
        self.run(command)
