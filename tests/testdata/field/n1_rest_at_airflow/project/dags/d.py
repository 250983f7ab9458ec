import requests
requests.get("https://clxyz.astronomer.run/dxyz/api/v1/variables")
requests.get("http://localhost:8080/api/v1/connections")
requests.get("http://airflow-webserver:8080/api/v1/pools")
requests.get(f"{__name__}/api/v1/dags/x/dagRuns")
requests.get("http://superset:8088/api/v1/chart/1")
