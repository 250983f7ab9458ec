from airflow.plugins_manager import AirflowPlugin
from flask import Blueprint, abort

api = Blueprint("prices", __name__, url_prefix="/prices")


@api.route("/<sku>")
def price(sku):
    abort(404)


class PriceApi(AirflowPlugin):
    name = "price_api"
    flask_blueprints = [api]
