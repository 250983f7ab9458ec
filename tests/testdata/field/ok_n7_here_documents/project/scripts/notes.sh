echo "run 'airflow dags backfill' later"
cat <<'NOTES' > README
airflow db init
curl http://localhost:8080/api/v1/dags
NOTES
psql <<-SQL
	select 'airflow db init';
	SQL
