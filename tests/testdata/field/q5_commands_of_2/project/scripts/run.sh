#!/bin/bash
airflow dags trigger -e 2024-01-01 my_dag
airflow dags trigger --exec-date 2024-01-01 my_dag
airflow scheduler --subdir /dags
airflow tasks test -S dags my_dag a 2024-01-01
curl --fail http://localhost:8080/health
airflow dags trigger my_dag --conf {}
airflow tasks test my_dag a 2024-01-01
curl --fail http://localhost:8974/health
