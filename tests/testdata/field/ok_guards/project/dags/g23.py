from airflow.version import version
V = [int(p) for p in version.split(".")[:3] if p.isdigit()]
if V[0] < 3:
    from airflow.utils.dates import days_ago
