from airflow.models.log import Log
from airflow.utils.session import provide_session


@provide_session
def who_cleared(dag_id, session=None):
    events = session.query(Log).filter(Log.dag_id == dag_id, Log.event == "clear")
    return sorted({event.owner for event in events})
