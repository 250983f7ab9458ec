import requests
requests.post("http://airbyte-server:8001/api/v1/connections/sync")
requests.get("http://airbyte-server:8001/api/v1/health")
requests.get("https://superset.example.com/api/v1/chart/12/data")
requests.get("http://prometheus:9090/api/v1/query?query=up")
requests.get("https://grafana.example.com/api/v1/provisioning/alert-rules")
requests.get("https://crm.example.com/api/v1/users?page=1")
ENDPOINT = "/api/v1/orders"
