from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.providers.postgres.hooks.postgres import PostgresHook
from pricing import with_tax


@dag(schedule=timedelta(hours=6), start_date=datetime(2025, 3, 1), catchup=False)
def prices():
    @task
    def update():
        hook = PostgresHook("shop")
        for sku, net in hook.get_records("SELECT sku, net FROM prices"):
            hook.run("UPDATE prices SET gross = %s WHERE sku = %s", parameters=(with_tax(net, 0.2), sku))

    update()


prices()
