import pandas as pd

IN = "/usr/local/airflow/include/in"


def totals(day):
    return pd.read_csv(f"{IN}/{day}.csv").groupby("shop").sum()
