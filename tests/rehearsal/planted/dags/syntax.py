"""An airflow dag that no Python reads."""
def broken(:
    pass
