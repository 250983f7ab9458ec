airflow dags trigger --logical-date 2024-01-01 my_dag
airflow dags test my_dag 2024-01-01
airflow tasks test my_dag a 2024-01-01
airflow connections add x --conn-uri http://h
airflow variables import v.json
airflow pools set p 3 d
airflow db migrate
airflow db check
airflow jobs check --job-type SchedulerJob
curl http://localhost:8080/api/v2/monitor/health
