from airflow.models.log import Log
from airflow.utils.session import provide_session

CLEARED = ("clear", "ui.clear", "api.clear")


@provide_session
def who_cleared(dag_id, session=None):
    events = session.query(Log).filter(Log.dag_id == dag_id, Log.event.in_(CLEARED))
    return sorted({event.owner for event in events})
