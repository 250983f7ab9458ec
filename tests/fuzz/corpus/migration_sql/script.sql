BEGIN;

-- Running upgrade 1949afb29106 -> 677fdbb7fc54

ALTER TABLE task_instance ADD COLUMN id UUID DEFAULT uuid_generate_v7(now()) NOT NULL;

CREATE UNIQUE INDEX i ON public."dag_run" (a);

CREATE FUNCTION f() RETURNS void AS $do$ BEGIN x; END; $do$ LANGUAGE plpgsql;

UPDATE xcom SET value = ';''' WHERE x = 'y'; -- a; comment

DELETE FROM session;

UPDATE alembic_version SET version_num='677fdbb7fc54' WHERE alembic_version.version_num = '1949afb29106';

COMMIT;
