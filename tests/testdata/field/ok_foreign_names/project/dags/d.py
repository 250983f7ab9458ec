from datasets import Dataset, load_dataset
from tkinter import Variable
from mylib.dates import days_ago
from torch.utils.data import Dataset as TorchDataset
class DummyOperator:
    pass
class DAG:
    def __init__(self, name, schedule_interval=None, concurrency=1): ...
DAG("x", schedule_interval="@daily", concurrency=2)
d = days_ago(2)
v = Variable.get("x")
def provide_session(f): return f
@provide_session
def g(session=None): return session.query("x")
