class Tracker:
    def on_task_instance_failed(self, task, session):
        session.add(task)
