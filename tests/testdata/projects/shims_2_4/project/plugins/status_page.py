from airflow.plugins_manager import AirflowPlugin
from flask import Blueprint

status = Blueprint("status", __name__, url_prefix="/status")


@status.before_app_first_request
def warm_up():
    status.ready = True


@status.route("/")
def index():
    return "ready" if getattr(status, "ready", False) else "not yet"


class StatusPage(AirflowPlugin):
    name = "status_page"
    flask_blueprints = [status]
