from datetime import datetime
from include.factory import make_dag, Team
d = make_dag("a", schedule_interval="@daily", concurrency=4, start_date=datetime(2024, 1, 1), catchup=False)
e = Team("b", schedule_interval="@daily", start_date=datetime(2024, 1, 1), catchup=False)
