from airflow.plugins_manager import AirflowPlugin
from flask import Blueprint

status = Blueprint("status", __name__, url_prefix="/status")


@status.record_once
def warm_up(state):
    status.ready = True


@status.route("/")
def index():
    return "ready" if getattr(status, "ready", False) else "not yet"


class StatusPage(AirflowPlugin):
    name = "status_page"
    flask_blueprints = [status]
