sql = open("q.sql").read().replace("{{ execution_date }}", "2020")
more = sql.replace("{{ next_ds }}", "x").replace("{{ prev_ds }}", "y")
