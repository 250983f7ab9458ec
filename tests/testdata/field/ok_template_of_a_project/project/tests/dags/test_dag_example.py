import pytest
from airflow.models import DagBag
def test_x():
    assert not DagBag(include_examples=False).import_errors
