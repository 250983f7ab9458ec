from airflow.jobs.job import *


def run():
    print("tidy")
