#!/bin/bash
airflow trigger_dag my_dag -c '{"a": 1}'
airflow list_dags
airflow run d t 2020-01-01
ssh host bash <<EOF
airflow clear -t x daily
EOF
airflow version
