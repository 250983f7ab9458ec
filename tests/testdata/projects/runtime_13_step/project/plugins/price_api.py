from airflow.plugins_manager import AirflowPlugin
from flask import Blueprint
from werkzeug.exceptions import NotFound

api = Blueprint("prices", __name__, url_prefix="/prices")


@api.route("/<sku>")
def price(sku):
    raise NotFound(sku)


class PriceApi(AirflowPlugin):
    name = "price_api"
    flask_blueprints = [api]
