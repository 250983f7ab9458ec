import importlib
try:
    mod = importlib.import_module("airflow.sdk")
except ImportError:
    mod = importlib.import_module("airflow.operators.dummy_operator")
