from operators.my import MyOp
from include.ops2 import MyOp2
from fivetran_provider.operators import FivetranOperator
from houselib import render
MyOp(task_id="a", cmd="{{ next_execution_date }}")
MyOp2(task_id="b", cmd=["x", "{{ next_ds }}"])
FivetranOperator(task_id="c", schedule="{{ tomorrow_ds }}")
render("{{ prev_ds }}")
