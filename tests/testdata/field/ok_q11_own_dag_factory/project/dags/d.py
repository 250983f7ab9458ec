from include.f import make
d = make("x", schedule_interval="@daily", default_view="graph")
